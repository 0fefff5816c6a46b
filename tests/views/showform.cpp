// Opens the form alone, for looking at it: showform [--dark] [--kind K] [--source A] [--target B] [--edit] [--page N] [--options] [NOTATION]
#include "model/schema/edits.h"
#include "model/schema/notation.h"
#include "views/widgets/kindchoices.h"
#include "views/widgets/theme.h"
#include "views/wizard/formpage.h"
#include "views/wizard/previewpanel.h"
#include "views/wizard/relationshipdialog.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QAbstractButton>
#include <QPushButton>
#include <QTextStream>

using namespace Qt::StringLiterals;
using namespace relata;

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    QCommandLineParser parser;
    parser.addOptions({{u"dark"_s, u"dark theme"_s}, {u"edit"_s, u"the first relationship"_s}, {u"options"_s, u"all of them"_s}, {u"optional"_s, u"Source optional"_s},
                       {u"kind"_s, u"kind"_s, u"key"_s, u"one-to-many"_s}, {u"source"_s, u"Source"_s, u"name"_s}, {u"target"_s, u"Target"_s, u"name"_s},
                       {u"page"_s, u"of the preview"_s, u"number"_s, u"0"_s}, {u"field"_s, u"of the join entity"_s, u"notation"_s},
                       {u"source-allow"_s, u"entities"_s, u"names"_s}, {u"target-allow"_s, u"entities"_s, u"names"_s}, {u"url"_s, u"of a web API"_s, u"address"_s}, {u"shape"_s, u"of its records"_s, u"notation"_s}, {u"header"_s, u"of the request"_s, u"name=value"_s},
                       {u"storage"_s, u"pair, triggers or arc"_s, u"name"_s}});
    parser.addHelpOption();
    parser.process(application);
    Theme::instance().install();
    Theme::instance().setChoice(parser.isSet(u"dark"_s) ? ThemeChoice::Dark : ThemeChoice::Light);

    const QString text = parser.positionalArguments().value(0, u"List(id*, name: string(80)); Task(id*, title: string(120), done: boolean, due: date?); Tag(id*, name!: string(40))"_s);
    const auto schema = schemaFromText(text);
    if (!schema.ok()) {
        QTextStream(stderr) << worded(schema.error()) << Qt::endl;
        return 2;
    }
    RelationshipForm form;
    if (const auto choice = kindChoice(parser.value(u"kind"_s)))
        choose(form, *choice);
    for (const auto &[option, list] : {std::pair{u"source-allow"_s, &form.sourceAllow}, std::pair{u"target-allow"_s, &form.targetAllow}}) {
        for (const QString &name : parser.value(option).split(u',', Qt::SkipEmptyParts)) {
            if (const Entity *entity = schema->entityNamed(name))
                list->push_back({entity->id, {}, std::nullopt, {}});
        }
    }
    form.url = parser.value(u"url"_s);
    form.shape = parser.values(u"shape"_s);
    for (const QString &header : parser.values(u"header"_s))
        form.headers.insert(header.section(u'=', 0, 0), header.section(u'=', 1));
    form.storage = AnyStorage(std::max(qsizetype(0), QStringList{u"pair"_s, u"triggers"_s, u"arc"_s}.indexOf(parser.value(u"storage"_s))));
    const auto named = [&](const QString &option) {
        const Entity *entity = schema->entityNamed(parser.value(option));
        return entity ? entity->id : EntityId();
    };
    form.source = named(u"source"_s);
    form.target = named(u"target"_s);
    form.sourceOptional = parser.isSet(u"optional"_s);
    form.junctionFields = parser.values(u"field"_s);
    if (parser.isSet(u"edit"_s)) {
        const SchemaIndex index(*schema);
        if (!index.relationships().empty())
            form = *edits::formOf(*schema, index.relationships().front().id);
    }
    RandomIds ids;
    RelationshipDialog dialog(*schema, form, {u"app.relata"_s, {}}, ids);
    dialog.previewPanel()->setPage(PreviewPanel::Page(parser.value(u"page"_s).toInt()));
    if (parser.isSet(u"options"_s))
        dialog.findChild<QPushButton *>(u"allOptions"_s)->setChecked(true);
    if (parser.isSet(u"edit"_s) && parser.isSet(u"kind"_s))
        dialog.findChild<QAbstractButton *>(u"kind-"_s + parser.value(u"kind"_s))->click();
    const int answer = dialog.exec();
    if (answer == QDialog::Accepted)
        QTextStream(stdout) << dialog.changeText() << u": "_s << textOf(applied(*schema, dialog.change())) << Qt::endl;
    return 0;
}
