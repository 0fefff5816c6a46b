#include "views/mainwindow/lens.h"

#include "model/sql/deletestory.h"
#include "views/adapters/modeltree.h"
#include "views/canvas/canvasview.h"
#include "views/explorer/explorer.h"
#include "views/panels/relationshipspage.h"

#include <QCoreApplication>

namespace relata {

using namespace Qt::StringLiterals;

namespace {

MarkTone toneOf(DeleteEffect effect)
{
    switch (effect) {
    case DeleteEffect::Deleted:
        return MarkTone::Deleted;
    case DeleteEffect::Nulled:
    case DeleteEffect::Defaulted:
        return MarkTone::Changed;
    case DeleteEffect::Blocked:
        return MarkTone::Blocking;
    case DeleteEffect::Dangling:
        break;
    }
    return MarkTone::Left;
}

QString said(const char *source)
{
    return QCoreApplication::translate("Lens", source);
}

QString wordOf(MarkTone tone)
{
    switch (tone) {
    case MarkTone::Deleted:
        return said(QT_TRANSLATE_NOOP("Lens", "deleted"));
    case MarkTone::Changed:
        return said(QT_TRANSLATE_NOOP("Lens", "changed"));
    case MarkTone::Blocking:
        return said(QT_TRANSLATE_NOOP("Lens", "blocks"));
    case MarkTone::Left:
        return said(QT_TRANSLATE_NOOP("Lens", "left behind"));
    case MarkTone::Here:
        return said(QT_TRANSLATE_NOOP("Lens", "one is deleted"));
    case MarkTone::Near:
        break;
    }
    return {};
}

CanvasMarks marksOf(const SchemaIndex &index, const DeleteStory &story)
{
    const Schema &schema = index.schema();
    CanvasMarks marks;
    marks.title = said(QT_TRANSLATE_NOOP("Lens", "Deleting one %1")).arg(schema.entities()[story.entity].name);
    for (const DeleteStep &step : story.steps) {
        if (step.entity != story.entity)
            marks.boxes[step.entity] = {toneOf(*story.effectOn(step.entity)), wordOf(toneOf(*story.effectOn(step.entity)))};
        marks.lines[step.relationship] = toneOf(*story.effectOf(step.relationship));
    }
    // Where the line of a leg is drawn as the whole's.
    const auto lend = [&marks](RelationshipId whole, RelationshipId part) {
        if (const auto tone = marks.lines.constFind(part); tone != marks.lines.cend())
            marks.lines.insert(whole, *tone);
    };
    for (const AnyReference &any : schema.anyReferences()) {
        for (const Allowed &allowed : any.allowed)
            lend(any.id, allowed.leg);
    }
    for (const Through &through : schema.throughs()) {
        lend(through.id, targetLegOf(through));
        lend(through.id, sourceLegOf(through));
    }
    for (const EntityId id : story.staying)
        marks.boxes[id] = {MarkTone::Near, {}};
    marks.boxes[story.entity] = {MarkTone::Here, wordOf(MarkTone::Here)};
    for (const MarkTone tone : {MarkTone::Deleted, MarkTone::Changed, MarkTone::Blocking, MarkTone::Left}) {
        if (std::any_of(story.steps.begin(), story.steps.end(), [tone](const DeleteStep &step) { return toneOf(step.effect) == tone; }))
            marks.legend.push_back({tone, wordOf(tone)});
    }
    if (story.isEmpty())
        marks.legend.push_back({MarkTone::Here, said(QT_TRANSLATE_NOOP("Lens", "nothing else is touched"))});
    return marks;
}

CanvasMarks perspectiveOf(const SchemaIndex &index, EntityId entity)
{
    const Schema &schema = index.schema();
    CanvasMarks marks;
    marks.title = said(QT_TRANSLATE_NOOP("Lens", "As %1 sees it")).arg(schema.entities()[entity].name);
    const std::vector<RelationshipEnd> ends = shownEndsOf(index, entity);
    for (const RelationshipEnd &end : ends) {
        QStringList others;
        for (const EntityId id : end.others) {
            others << schema.entities()[id].name;
            marks.boxes[id] = {MarkTone::Near, {}};
        }
        if (const RelationshipView *view = index.relationship(end.relationship); view && view->junction)
            marks.boxes[view->junction] = {MarkTone::Near, {}};
        marks.lines.insert(end.relationship, MarkTone::Here);
        if (const Through *through = schema.throughs().get(end.relationship.through())) {
            for (const RelationshipId leg : {sourceLegOf(*through), targetLegOf(*through)})
                marks.lines.insert(leg, MarkTone::Here);
        }
        marks.words.push_back({end.relationship, entity, end.atSource, end.name.isEmpty() ? u"→ "_s + others.join(u" | "_s) : end.name, end.kind});
    }
    marks.boxes[entity] = {MarkTone::Here, {}};
    return marks;
}

} // namespace

Lens::Lens(Editor &editor, SharedSelection &selection, CanvasView &canvas, Explorer &explorer, RelationshipsPage &page, QObject *parent)
    : QObject(parent), m_editor(editor), m_selection(selection), m_canvas(canvas), m_explorer(explorer), m_page(page)
{
    connect(&m_canvas, &CanvasView::marksEnded, this, [this] { setLook(Look::Nothing); });
    connect(&m_page, &RelationshipsPage::storyToggled, this, [this](bool wanted) { setLook(wanted ? Look::DeleteStory : Look::Nothing); });
    connect(&m_selection, &SharedSelection::changed, this, &Lens::follow);
    connect(&m_editor.document(), &Document::changed, this, &Lens::show);
    connect(&m_editor.document(), &Document::wasReset, this, [this] { setLook(Look::Nothing); });
}

void Lens::setLook(Look look)
{
    const EntityId entity = look == Look::Nothing ? EntityId() : m_selection.entity() ? m_selection.entity() : m_entity;
    m_look = entity ? look : Look::Nothing;
    m_entity = entity;
    show();
    emit changed();
}

void Lens::follow()
{
    const EntityId entity = m_selection.entity();
    if (m_look == Look::Nothing || !entity || entity == m_entity)
        return;
    m_entity = entity;
    show();
    emit changed();
}

void Lens::show()
{
    const SchemaIndex &index = m_editor.document().index();
    if (m_look != Look::Nothing && !index.schema().entities().contains(m_entity)) {
        setLook(Look::Nothing);
        return;
    }
    CanvasMarks marks;
    if (m_look == Look::DeleteStory)
        marks = marksOf(index, deleteStory(index, m_entity));
    else if (m_look == Look::Perspective)
        marks = perspectiveOf(index, m_entity);
    if (!marks.isEmpty() || !m_canvas.marks().isEmpty())
        m_canvas.setMarks(marks);
    if (m_look == Look::Perspective)
        m_explorer.showBranch(m_entity);
    m_page.setStoryShown(m_look == Look::DeleteStory ? m_entity : EntityId());
}

} // namespace relata
