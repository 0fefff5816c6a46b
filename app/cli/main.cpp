#include "app/cli/verbs.h"

#include <QGuiApplication>
#include <algorithm>
#include <cstring>

using namespace Qt::StringLiterals;
using namespace relata;
using namespace relata::cli;

namespace {

// Flags that can be unsaid, without CLI11's own marks in their names.
class Formatter : public CLI::Formatter
{
public:
    std::string make_option_name(const CLI::Option *option, bool isPositional) const override
    {
        return text(CLI::Formatter::make_option_name(option, isPositional)).remove(u"{false}"_s).replace(u',', u", "_s).toStdString();
    }
};

// CLI11 knows what is wrong, in a sentence of its own.
int wrongUse(const Session &session, const CLI::App &app, const CLI::ParseError &error)
{
    const auto chosen = app.get_subcommands();
    const QString verb = chosen.empty() ? u"relata"_s : u"relata "_s + text(chosen.front()->get_name());
    QString reason = text(error.what()).simplified();
    if (reason.endsWith(u'.'))
        reason.chop(1);
    return session.fail({"cli.usage", "%1.", {reason, verb}, "See `%2 --help`.", {}}, WrongUse);
}

// Whoever may list processes reads their arguments: once they are read, the passwords in addresses are stars.
void hidePasswords(int argc, char **argv)
{
    const auto hide = [](char *from, const char *to) { std::fill(from, const_cast<char *>(to), '*'); };
    for (char **argument = argv + 1; argument < argv + argc; ++argument) {
        char *address = std::strstr(*argument, "://");
        if (!address)
            continue;
        address += 3;
        char *at = std::strrchr(address, '@'); // a password may hold one too, where nobody escaped it
        char *colon = at ? std::strchr(address, ':') : nullptr;
        if (colon && colon < at)
            hide(colon + 1, at);
        for (char *given = std::strstr(address, "password="); given; given = std::strstr(given + 1, "password=")) {
            char *value = given + std::strlen("password=");
            hide(value, value + std::strcspn(value, "&#"));
        }
    }
}

} // namespace

int main(int argc, char **argv)
{
    // Pictures and the sizes of boxes need fonts; everything else does without Qt Gui, and nothing needs a display.
    std::unique_ptr<QCoreApplication> application;
    if (argc > 1 && (QByteArrayView(argv[1]) == "render" || QByteArrayView(argv[1]) == "layout")) {
        qputenv("QT_QPA_PLATFORM", "offscreen");
        application = std::make_unique<QGuiApplication>(argc, argv);
    } else {
        application = std::make_unique<QCoreApplication>(argc, argv);
    }
    QCoreApplication::setApplicationName(u"relata"_s);
    Session session;
    CLI::App app("Relata draws and generates relationships between entities; this is its command line.", "relata");
    app.formatter(std::make_shared<Formatter>());
    app.set_version_flag("--version", "relata " RELATA_VERSION);
    app.footer("Exit codes: 0 done, 1 findings, differences or conflicts, 2 wrong use, 3 a file, database or engine failed.\n\n"
               "Examples:\n"
               "  relata new todo.relata --text 'List(id*, name); Task(id*, title)'\n"
               "  relata relate todo.relata --kind one-to-many --source List --target Task --source-optional\n"
               "  relata import sqlite:shop.db -o shop.relata\n"
               "  relata export shop.relata --target typescript-fastify -o api\n");
    app.require_subcommand(0, 1);
    addNew(app, session);
    addImport(app, session);
    addInfo(app, session);
    addDeleteStory(app, session);
    addRelate(app, session);
    addRename(app, session);
    addTargets(app, session);
    addCheck(app, session);
    addContext(app, session);
    addExport(app, session);
    addSql(app, session);
    addDiff(app, session);
    addRender(app, session);
    addFind(app, session);
    addLayout(app, session);
    addDescribe(app, session);

    // Wrong use is told as JSON too, whichever option it stumbled over.
    session.json = std::any_of(argv + 1, argv + argc, [](const char *argument) { return QByteArrayView(argument) == "--json"; });
    QStringList verbs;
    for (const CLI::App *verb : app.get_subcommands([](const CLI::App *) { return true; }))
        verbs << text(verb->get_name());
    if (argc > 1 && argv[1][0] != '-' && !verbs.contains(QString::fromUtf8(argv[1]))) {
        return session.fail({"cli.verb", "“%1” is no verb of relata.", {QString::fromUtf8(argv[1]), verbs.join(u", "_s)}, "There are: %2.", {}}, WrongUse);
    }
    try {
        app.parse(argc, argv);
    } catch (const CLI::Success &request) { // --help, --version
        return app.exit(request);
    } catch (const CLI::ParseError &error) {
        return wrongUse(session, app, error);
    }
    if (!session.run) {
        session.print(text(app.help()));
        return WrongUse;
    }
    hidePasswords(argc, argv);
    return session.run();
}
