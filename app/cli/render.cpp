#include "app/cli/verbs.h"

#include "model/diagram/picture.h"

#include <QBuffer>
#include <QSaveFile>

namespace relata::cli {

using namespace Qt::StringLiterals;

namespace {

struct Options
{
    std::string file, output, diagram;
    double scale = 1;
    bool dark = false;
};

Result<DiagramId> diagramNamed(const Schema &schema, const QString &name)
{
    QStringList names;
    for (const Diagram &diagram : schema.diagrams()) {
        if (name.isEmpty() || diagram.name == name)
            return diagram.id;
        names << diagram.name;
    }
    if (name.isEmpty())
        return DiagramId();
    return Error{"cli.diagram", QT_TRANSLATE_NOOP("Messages", "There is no diagram “%1”."), {name, names.join(u", "_s)}, QT_TRANSLATE_NOOP("Messages", "There are: %2."), {}};
}

Result<QByteArray> drawn(const diagram::Picture &picture, const QString &path, double scale)
{
    if (path.endsWith(".svg"_L1, Qt::CaseInsensitive))
        return picture.svg();
    const QImage image = picture.image(scale);
    QByteArray bytes;
    QBuffer buffer(&bytes);
    if (image.isNull() || !image.save(&buffer, "PNG")) {
        Error error{"cli.tooLarge", QT_TRANSLATE_NOOP("Messages", "The picture would be too large, or there is nothing on the diagram."), {},
                    QT_TRANSLATE_NOOP("Messages", "Give a smaller --scale, or write an .svg file."), {}};
        error.place.file = path;
        return error;
    }
    return bytes;
}

int run(const Session &session, const Options &options)
{
    int code = Done;
    const auto opened = openProject(session, options.file, code);
    if (!opened)
        return code;
    const QString path = text(options.output);
    if (!path.endsWith(".svg"_L1, Qt::CaseInsensitive) && !path.endsWith(".png"_L1, Qt::CaseInsensitive)) {
        Error error{"cli.picture", QT_TRANSLATE_NOOP("Messages", "A picture ends in .svg or .png."), {}, QT_TRANSLATE_NOOP("Messages", "Give such a name to -o."), {}};
        error.place.file = path;
        return session.fail(error, WrongUse);
    }
    const auto chosen = diagramNamed(opened->schema, text(options.diagram));
    if (!chosen)
        return session.fail(chosen.error(), WrongUse);
    diagram::Look look;
    if (options.dark)
        look.colors = diagram::DiagramColors::dark();
    const diagram::Picture picture(SchemaIndex(opened->schema), *chosen, look);
    const auto bytes = drawn(picture, path, options.scale);
    if (!bytes)
        return session.fail(bytes.error());
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(*bytes) != bytes->size() || !file.commit()) {
        Error error{"cli.write", QT_TRANSLATE_NOOP("Messages", "The picture can't be written: %1"), {file.errorString()}, QT_TRANSLATE_NOOP("Messages", "Give another name to -o."), {}};
        error.place.file = path;
        return session.fail(error);
    }
    const QSize size = (picture.rect().size() * options.scale).toSize();
    if (session.json)
        session.print(nlohmann::ordered_json{{"file", options.output}, {"width", size.width()}, {"height", size.height()}});
    else
        session.print(u"Wrote %1."_s.arg(path));
    return Done;
}

} // namespace

void addRender(CLI::App &app, Session &session)
{
    auto options = std::make_shared<Options>();
    CLI::App *verb = session.verb(app, "render", "Draw a diagram into a file",
        "  relata render todo.relata -o todo.svg\n"
        "  relata render todo.relata -o todo.png --scale 2 --dark\n");
    verb->add_option("FILE", options->file, "The project")->required();
    verb->add_option("-o,--output", options->output, "The picture to write: .svg or .png")->required()->type_name("FILE");
    verb->add_option("--diagram", options->diagram, "Its name, where there are several; else the first")->type_name("NAME");
    verb->add_option("--scale", options->scale, "Pixels of a .png for one at 100 %")->check(CLI::Range(0.1, 8.0))->capture_default_str();
    verb->add_flag("--dark", options->dark, "In the colours of the dark theme");
    session.addJson(verb);
    verb->callback([options, &session] { session.run = [options, &session] { return run(session, *options); }; });
}

} // namespace relata::cli
