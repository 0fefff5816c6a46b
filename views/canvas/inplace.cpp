#include "views/canvas/inplace.h"

#include "model/document/document.h"
#include "model/schema/notation.h"
#include "views/canvas/canvasview.h"
#include "views/widgets/theme.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <cmath>

namespace relata {

using namespace Qt::StringLiterals;
using namespace diagram;

namespace {

constexpr int kLineWidth = 250;

QString styleOf()
{
    const ThemeColors &c = themeColors();
    return u"QLineEdit, QPlainTextEdit { background: %1; color: %2; border: 2px solid %3; border-radius: 6px; padding: 1px 6px; }"_s
        .arg(c.panel.name(), c.text.name(), c.accent.name());
}

} // namespace

InPlaceEditing::InPlaceEditing(CanvasView &view) : QObject(&view), m_view(view)
{
    m_line = new QLineEdit(view.viewport());
    m_line->setObjectName(u"inPlaceLine"_s);
    m_line->hide();
    m_line->installEventFilter(this);
    m_text = new QPlainTextEdit(view.viewport());
    m_text->setObjectName(u"inPlaceText"_s);
    m_text->setAccessibleName(tr("Text of the note"));
    m_text->hide();
    m_text->installEventFilter(this);
    connect(m_line, &QLineEdit::textEdited, this, [this] {
        m_view.hideBubble();
        follow(); // it grows with the text
    });
}

void InPlaceEditing::newEntity(QPointF corner, Added then)
{
    cancel();
    if (m_view.document().isReadOnly())
        return;
    m_corner = QPointF(std::round(corner.x() / kGrid) * kGrid, std::round(corner.y() / kGrid) * kGrid);
    m_then = std::move(then);
    m_line->setAccessibleName(tr("Name of the new entity"));
    begin(Mode::NewEntity, {}, tr("Task  or  Task(id*, title)"));
}

void InPlaceEditing::renameEntity(EntityId id)
{
    cancel();
    const Entity *entity = m_view.document().schema().entities().get(id);
    if (!entity || !m_view.canvas().item(id) || m_view.document().isReadOnly())
        return;
    m_entity = id;
    m_line->setAccessibleName(tr("Name of %1").arg(entity->name));
    begin(Mode::Rename, entity->name, {});
}

void InPlaceEditing::editField(EntityId id, int row)
{
    cancel();
    const Entity *entity = m_view.document().schema().entities().get(id);
    const EntityItem *item = m_view.canvas().item(id);
    if (!entity || !item || m_view.document().isReadOnly())
        return;
    const Field *field = entity->field(item->fieldAt(row));
    if (!field) {
        addField(id);
        return;
    }
    m_entity = id;
    m_field = field->id;
    m_row = row;
    m_line->setAccessibleName(tr("Field %1").arg(field->name));
    begin(Mode::Field, textOf(m_view.document().schema(), *entity, *field), {});
}

void InPlaceEditing::addField(EntityId id)
{
    cancel();
    const EntityItem *item = m_view.canvas().item(id);
    if (!item || m_view.document().isReadOnly())
        return;
    m_entity = id;
    m_row = int(item->content().rows.size());
    m_line->setAccessibleName(tr("New field"));
    begin(Mode::NewField, {}, tr("title!: string(80)?"));
}

void InPlaceEditing::editNote(NoteId id)
{
    cancel();
    const Note *note = m_view.document().schema().notes().get(id);
    if (!note || m_view.document().isReadOnly())
        return;
    m_note = id;
    m_mode = Mode::Note;
    m_before = note->text;
    m_text->setStyleSheet(styleOf());
    m_text->setPlainText(note->text);
    follow();
    m_text->show();
    m_text->raise();
    m_text->setFocus();
    m_text->selectAll();
}

void InPlaceEditing::begin(Mode mode, const QString &text, const QString &placeholder)
{
    m_mode = mode;
    m_before = text;
    m_line->setStyleSheet(styleOf());
    m_line->setPlaceholderText(placeholder);
    m_line->setText(text);
    follow();
    m_line->show();
    m_line->raise();
    m_line->setFocus();
    m_line->selectAll();
    // What is typed must be seen.
    const QRectF wanted = place().adjusted(-20, -60, 20, 60);
    if (!m_view.visibleRect().contains(wanted.center()))
        m_view.ensureVisible(wanted, 20, 20);
    follow();
}

QRectF InPlaceEditing::place() const
{
    switch (m_mode) {
    case Mode::NewEntity: return {m_corner, QSizeF(220, kHeaderHeight)};
    case Mode::Note: {
        const NoteItem *item = m_view.canvas().item(m_note);
        return item ? item->box() : QRectF();
    }
    case Mode::Rename:
    case Mode::Field:
    case Mode::NewField: {
        const EntityItem *item = m_view.canvas().item(m_entity);
        if (!item)
            return {};
        return m_mode == Mode::Rename ? item->headerRect() : item->rowRect(m_row);
    }
    case Mode::None: break;
    }
    return {};
}

void InPlaceEditing::follow()
{
    if (m_mode == Mode::None)
        return;
    const QRectF scene = place();
    QRect rect = m_view.mapFromScene(scene).boundingRect();
    const qreal scale = std::clamp(m_view.zoom(), 0.9, 1.8);
    QFont font = m_mode == Mode::NewEntity || m_mode == Mode::Rename ? m_view.canvas().paintState().look.fonts.name
                                                                     : m_view.canvas().paintState().look.fonts.field;
    font.setPixelSize(int(std::round(font.pixelSize() * scale)));
    if (m_mode == Mode::Note) {
        m_text->setFont(font);
        rect.setSize(rect.size().expandedTo(QSize(200, 90)));
        m_text->setGeometry(rect);
        return;
    }
    m_line->setFont(font);
    const int height = int(std::round((m_mode == Mode::NewEntity || m_mode == Mode::Rename ? 32 : 26) * scale));
    const int text = QFontMetrics(font).horizontalAdvance(m_line->text()) + 32;
    const int width = std::min(std::max({rect.width() + 4, int(kLineWidth * scale), text}), std::max(kLineWidth, m_view.viewport()->width() - rect.left() - 12));
    m_line->setGeometry(rect.left() - 2, rect.center().y() - height / 2, width, height);
}

bool InPlaceEditing::eventFilter(QObject *watched, QEvent *event)
{
    if (m_mode == Mode::None)
        return QObject::eventFilter(watched, event);
    if (event->type() == QEvent::FocusOut) {
        const auto reason = static_cast<QFocusEvent *>(event)->reason();
        if (reason != Qt::PopupFocusReason && reason != Qt::ActiveWindowFocusReason && reason != Qt::MenuBarFocusReason)
            commit(Leave::Away);
        return false;
    }
    if (event->type() == QEvent::ShortcutOverride) {
        // While typing, no key is a shortcut of the canvas; saving and leaving go through.
        const auto *shortcut = static_cast<QKeyEvent *>(event);
        if ((shortcut->modifiers() & Qt::ControlModifier) && QList<int>{Qt::Key_S, Qt::Key_W, Qt::Key_Q}.contains(shortcut->key()))
            return false;
        event->accept();
        return true;
    }
    if (event->type() != QEvent::KeyPress)
        return QObject::eventFilter(watched, event);
    auto *key = static_cast<QKeyEvent *>(event);
    switch (key->key()) {
    case Qt::Key_Escape:
        if (m_mode == Mode::Note)
            commit(Leave::Away); // a text one wrote isn't thrown away; undo takes it back
        else
            cancel();
        m_view.setFocus();
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (watched == m_text && !(key->modifiers() & Qt::ControlModifier))
            return false;
        commit(Leave::Enter);
        return true;
    case Qt::Key_Tab:
        commit(Leave::Tab);
        return true;
    case Qt::Key_Backtab:
        commit(Leave::Backtab);
        return true;
    default: return false;
    }
}

void InPlaceEditing::finish()
{
    commit(Leave::Away);
}

void InPlaceEditing::cancel()
{
    if (m_mode == Mode::None)
        return;
    end();
    m_view.hideBubble();
}

void InPlaceEditing::end()
{
    m_mode = Mode::None; // first: hiding takes the focus away, which would commit
    const bool hadFocus = m_line->hasFocus() || m_text->hasFocus();
    m_line->hide();
    m_text->hide();
    m_then = {};
    if (hadFocus)
        m_view.setFocus();
}

bool InPlaceEditing::refuse(const Error &error)
{
    m_view.showBubble(QString(wordedText(error) + u' ' + wordedFix(error)).trimmed(), m_line->geometry().bottomLeft() - QPoint(10, 10), true);
    return false;
}

void InPlaceEditing::commit(Leave leave)
{
    if (m_mode == Mode::None)
        return;
    const Mode mode = m_mode;
    const QString text = m_line->text().trimmed();
    if (mode == Mode::Note) {
        commitNote();
        return;
    }
    // Nothing typed: nothing meant. An unchanged line is left as it is.
    if (text.isEmpty() || text == m_before) {
        end();
        if (!text.isEmpty())
            goOn(mode, leave);
        return;
    }
    bool done = false;
    switch (mode) {
    case Mode::NewEntity: done = commitEntity(leave); break;
    case Mode::Rename: done = commitName(); break;
    case Mode::Field: done = commitField(); break;
    case Mode::NewField: done = commitNewField(); break;
    default: break;
    }
    if (!done) {
        if (leave == Leave::Away)
            end(); // what makes no sense is dropped when one clicks elsewhere; the bubble still says why
        return;
    }
    m_view.hideBubble();
    if (m_mode == mode)
        end();
    goOn(mode, leave);
}

// Tab goes to the next field, Enter adds one.
void InPlaceEditing::goOn(Mode from, Leave leave)
{
    if (leave == Leave::Away || m_mode != Mode::None)
        return;
    const EntityId entity = m_entity;
    switch (from) {
    case Mode::Rename:
        if (leave == Leave::Tab)
            editField(entity, 0);
        break;
    case Mode::Field:
        if (leave == Leave::Tab)
            editField(entity, m_row + 1);
        else if (leave == Leave::Backtab && m_row > 0)
            editField(entity, m_row - 1);
        else if (leave == Leave::Enter)
            addField(entity);
        else
            renameEntity(entity);
        break;
    case Mode::NewField:
        if (leave == Leave::Backtab && m_row > 0)
            editField(entity, m_row - 1);
        else
            addField(entity);
        break;
    default: break;
    }
}

bool InPlaceEditing::commitEntity(Leave leave)
{
    Document &document = m_view.document();
    const QString text = m_line->text().trimmed();
    const Result<edits::NewEntity> typed = entityFromText(text, document.schema());
    if (!typed)
        return refuse(typed.error());
    const Result<Change> added = edits::addEntity(document.schema(), *typed, document.ids());
    if (!added)
        return refuse(added.error());
    const EntityId id = edits::addedEntity(*added);
    const Result<Change> placed = m_view.withPlaces(*added, {{id, m_corner}});
    if (!placed)
        return refuse(placed.error());
    const Added then = m_then;
    end();
    if (then) {
        then(*placed, id);
        return true;
    }
    if (!m_view.push(*placed, tr("Add %1").arg(typed->name)))
        return true;
    m_view.select(CanvasSelection::of(id));
    m_entity = id;
    // Only a name was typed: go on with the fields.
    if (leave != Leave::Away && !text.contains(u'('))
        addField(id);
    return true;
}

bool InPlaceEditing::commitName()
{
    Document &document = m_view.document();
    const QString name = m_line->text().trimmed();
    const Result<Change> change = edits::renameEntity(document.schema(), m_entity, name);
    if (!change)
        return refuse(change.error());
    return m_view.push(change, tr("Rename %1 to %2").arg(m_before, name));
}

bool InPlaceEditing::commitField()
{
    Document &document = m_view.document();
    const Entity *entity = document.schema().entities().get(m_entity);
    const Field *before = entity ? entity->field(m_field) : nullptr;
    if (!before)
        return true; // gone meanwhile
    const Result<TypedField> typed = fieldFromText(m_line->text(), document.schema());
    if (!typed)
        return refuse(typed.error());
    Field field = *before;
    field.name = typed->field.name;
    field.type = typed->field.type;
    field.nullable = typed->field.nullable;
    field.defaultValue = typed->field.defaultValue;
    if (before->generated == Generated::Identity || before->generated == Generated::Uuid || before->generated == Generated::None)
        field.generated = typed->field.generated;
    // A spelling of the dialect isn't in the notation: it stays where the type stayed.
    if (typeText(before->type) == typeText(field.type))
        field.type = before->type;

    Draft draft(document.schema());
    const auto step = [&](const Result<Change> &change) {
        if (!change)
            return refuse(change.error());
        draft.apply(*change);
        return true;
    };
    const bool wasPrimary = entity->isInPrimaryKey(m_field), wasUnique = entity->isUniqueKey({m_field}) && !wasPrimary;
    if (!(field == *before) && !step(edits::changeField(draft.schema(), m_entity, field)))
        return false;
    if (typed->primary != wasPrimary
        && !step(edits::setPrimary(draft.schema(), m_entity, m_field, typed->primary ? edits::Membership::In : edits::Membership::Out, document.ids())))
        return false;
    if (typed->unique != wasUnique && !typed->primary
        && !step(edits::setUnique(draft.schema(), m_entity, m_field, typed->unique ? edits::Membership::In : edits::Membership::Out, document.ids())))
        return false;
    const QString text = field.name == before->name ? tr("Change %1").arg(entity->name + u'.' + field.name)
                                                    : tr("Rename %1 to %2").arg(entity->name + u'.' + before->name, field.name);
    const Change change = draft.change();
    return change.isEmpty() || m_view.push(change, text);
}

bool InPlaceEditing::commitNewField()
{
    Document &document = m_view.document();
    const Entity *entity = document.schema().entities().get(m_entity);
    if (!entity)
        return true;
    const Result<TypedField> typed = fieldFromText(m_line->text(), document.schema());
    if (!typed)
        return refuse(typed.error());
    // A new entity has a key already; who types it, describes that one.
    const Field *there = entity->fieldNamed(typed->field.name);
    if (there && typed->primary && entity->isInPrimaryKey(there->id)) {
        m_field = there->id;
        return commitField();
    }
    const Result<Change> added = edits::addField(document.schema(), m_entity, typed->field, document.ids());
    if (!added)
        return refuse(added.error());
    Draft draft(document.schema());
    draft.apply(*added);
    const Field *field = draft.schema().entities()[m_entity].fieldNamed(typed->field.name);
    const FieldId id = field ? field->id : FieldId();
    for (const bool primary : {true, false}) {
        if (!id || !(primary ? typed->primary : typed->unique))
            continue;
        const Result<Change> change = primary ? edits::setPrimary(draft.schema(), m_entity, id, edits::Membership::In, document.ids())
                                              : edits::setUnique(draft.schema(), m_entity, id, edits::Membership::In, document.ids());
        if (!change)
            return refuse(change.error());
        draft.apply(*change);
    }
    return m_view.push(draft.change(), tr("Add %1").arg(entity->name + u'.' + typed->field.name));
}

void InPlaceEditing::commitNote()
{
    const QString text = m_text->toPlainText();
    const NoteId id = m_note;
    end();
    const Note *note = m_view.document().schema().notes().get(id);
    if (!note || text == m_before)
        return;
    Note changed = *note;
    changed.text = text;
    m_view.push(edits::setNote(m_view.document().schema(), changed), tr("Edit Note"));
}

} // namespace relata
