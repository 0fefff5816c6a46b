#include "views/canvas/canvastips.h"

#include "model/diagram/lines.h"

#include <QCoreApplication>

namespace relata {

using namespace Qt::StringLiterals;

namespace {

struct Tips
{
    Q_DECLARE_TR_FUNCTIONS(relata::Tips)
};

} // namespace

QString relationshipTip(const SchemaIndex &index, RelationshipId id)
{
    const Schema &schema = index.schema();
    QStringList lines;
    if (const RelationshipView *view = index.relationship(id)) {
        const Sentences sentences = sentencesOf(schema, *view, Markup::Html);
        lines << sentences.fromSource;
        if (sentences.fromTarget != sentences.fromSource)
            lines << sentences.fromTarget;
        lines.removeAll(QString());
        if (const Entity *junction = schema.entities().get(view->junction)) {
            QStringList fields = diagram::fieldsOfItsOwn(index, view->junction);
            if (!fields.isEmpty())
                lines << Tips::tr("%1 says more: %2.").arg(junction->name.toHtmlEscaped(), fields.join(u", "_s).toHtmlEscaped());
        }
        if (view->crossSource)
            lines << Tips::tr("Across data sources: no database keeps it, the API does.");
        else if (!view->enforced && !id.external())
            lines << Tips::tr("No database keeps it, the API does.");
    }
    if (const External *external = schema.externals().get(id.external()))
        lines << Tips::tr("From %1").arg(external->url.toHtmlEscaped());
    return lines.isEmpty() ? QString() : u"<p>"_s + lines.join(u"</p><p>"_s) + u"</p>"_s;
}

} // namespace relata
