#include "views/canvas/kindpopup.h"

#include "model/diagram/endmarks.h"
#include "model/schema/edits.h"
#include "model/schema/relationshipkinds.h"
#include "views/widgets/theme.h"

#include <QGuiApplication>
#include <QKeyEvent>
#include <QPainter>
#include <QPainterPath>
#include <QScreen>

namespace relata {

using namespace Qt::StringLiterals;

namespace {

constexpr int kWidth = 540;
constexpr int kRow = 44;
constexpr int kMoreRow = 34;
constexpr int kEdge = 6;

Cardinality cardinalityOf(EndPicture picture)
{
    return picture == EndPicture::One ? Cardinality{1, 1} : Cardinality{0, std::nullopt};
}

} // namespace

std::vector<RelationshipForm> formsBetween(const Schema &schema, EntityId from, FieldId fromField, EntityId to, FieldId toField)
{
    const Entity *source = schema.entities().get(from), *target = schema.entities().get(to);
    if (!source || !target)
        return {};
    const auto nameOf = [](const Entity &entity, FieldId id) {
        const Field *field = entity.field(id);
        return field ? field->name : QString();
    };
    // A field that is no key by itself can only be the one that points; one that is can be pointed at.
    const auto points = [](const Entity &entity, FieldId id) { return id && entity.field(id) && !entity.isUniqueKey({id}); };
    const bool fromPoints = points(*source, fromField), toPoints = points(*target, toField);

    std::vector<RelationshipForm> forms;
    for (const KindChoice &choice : kindChoices()) {
        const RelationshipKind &kind = *choice.kind;
        if (choice.group == KindChoice::Group::Special && choice.isSelf() != (from == to))
            continue;
        if (kind.target == TargetNeed::None)
            continue; // there is nothing to draw a line to
        RelationshipForm form;
        choose(form, choice);
        if (kind.anySource()) // a list that begins with this one
            form.sourceAllow.push_back({from, {}, std::nullopt, {}});
        else
            form.source = from;
        if (kind.anyTarget())
            form.targetAllow.push_back({to, {}, std::nullopt, {}});
        else
            form.target = to;
        if (kind.any != AnySide::None) {
            forms.push_back(form);
            continue;
        }
        const bool chosen = kind.holder == KeyHolder::Chosen;
        if (kind.holder == KeyHolder::Source || (chosen && fromPoints)) {
            if (fromPoints)
                form.sourceKey = {nameOf(*source, fromField)};
            if (toField && !toPoints)
                form.targetKey = {nameOf(*target, toField)};
            if (chosen)
                form.keyOn = KeySide::Source;
        } else if (kind.holder == KeyHolder::Target || chosen) {
            if (toPoints)
                form.targetKey = {nameOf(*target, toField)};
            if (fromField && !fromPoints)
                form.sourceKey = {nameOf(*source, fromField)};
        }
        forms.push_back(form);
    }
    return forms;
}

KindPopup::KindPopup(const Schema &schema, std::vector<RelationshipForm> forms, QWidget *parent) : QFrame(parent, Qt::Popup)
{
    setObjectName(u"kindPopup"_s);
    setAttribute(Qt::WA_DeleteOnClose);
    setMouseTracking(true);
    setAccessibleName(tr("Kind of relationship"));
    for (RelationshipForm &form : forms) {
        const auto choice = kindChoiceOf(form);
        if (!choice)
            continue;
        Row row{form, *choice, {}, true, cardinalityOf(choice->kind->sourcePicture), cardinalityOf(choice->kind->targetPicture)};
        CountedIds ids(quint64(1) << 62); // for a copy that is thrown away
        const Result<Change> change = edits::relate(schema, form, ids);
        if (change) {
            const Schema after = applied(schema, *change);
            const auto view = viewOf(after, form.existing.isNull() ? edits::addedRelationship(*change) : form.existing);
            if (view) {
                const Sentences sentences = sentencesOf(after, *view);
                const bool asDrawn = view->source == form.source;
                row.sentence = asDrawn ? sentences.fromSource : sentences.fromTarget;
                // The mark beside an entity says how many of it the other side sees.
                row.source = asDrawn ? view->atTarget.cardinality : view->atSource.cardinality;
                row.target = asDrawn ? view->atSource.cardinality : view->atTarget.cardinality;
            }
        } else {
            row.possible = false;
            row.sentence = wordedText(change.error());
        }
        m_rows.push_back(std::move(row));
    }
    // The first that can be; one that uses the field the line came from or went to is likelier.
    int best = -1;
    for (int row = 0; row < rowCount(); ++row) {
        const Row &candidate = m_rows[size_t(row)];
        const int fields = int(candidate.form.sourceKey.size() + candidate.form.targetKey.size());
        if (candidate.possible && (best < 0 || fields > int(m_rows[size_t(best)].form.sourceKey.size() + m_rows[size_t(best)].form.targetKey.size())))
            best = row;
    }
    m_current = best < 0 ? rowCount() : best;
    m_formRow = std::max(best, 0);
    setFixedSize(kWidth, 2 * kEdge + rowCount() * kRow + kMoreRow + 6);
}

void KindPopup::popUp(QPoint global)
{
    const QScreen *screen = QGuiApplication::screenAt(global);
    const QRect area = screen ? screen->availableGeometry() : QRect(0, 0, 100'000, 100'000);
    QPoint corner = global + QPoint(8, -kEdge - kRow / 2);
    corner.setX(std::clamp(corner.x(), area.left(), std::max(area.left(), area.right() - width())));
    corner.setY(std::clamp(corner.y(), area.top(), std::max(area.top(), area.bottom() - height())));
    move(corner);
    // Round corners without a compositor.
    QPainterPath shape;
    shape.addRoundedRect(QRectF(rect()), 9, 9);
    setMask(QRegion(shape.toFillPolygon().toPolygon()));
    show();
    setFocus();
}

QRect KindPopup::rowRect(int row) const
{
    if (row == rowCount())
        return {kEdge, kEdge + rowCount() * kRow + 5, width() - 2 * kEdge, kMoreRow - 4};
    return {kEdge, kEdge + row * kRow, width() - 2 * kEdge, kRow};
}

int KindPopup::rowAt(QPoint point) const
{
    for (int row = 0; row <= rowCount(); ++row) {
        if (rowRect(row).contains(point))
            return row;
    }
    return -1;
}

void KindPopup::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const ThemeColors &c = themeColors();
    painter.setPen(QPen(c.inputLine, 1));
    painter.setBrush(c.raised);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 9, 9);
    QFont strong = Theme::readingFont();
    strong.setWeight(QFont::DemiBold);
    QFont small = Theme::readingFont();
    small.setPixelSize(12);
    for (int i = 0; i <= rowCount(); ++i) {
        const QRect area = rowRect(i);
        const bool hot = i == m_current;
        if (hot) {
            painter.setPen(Qt::NoPen);
            painter.setBrush(c.accentSoft);
            painter.drawRoundedRect(area, 6, 6);
        }
        if (i == rowCount()) {
            painter.setPen(QPen(c.line, 1));
            painter.drawLine(kEdge + 6, area.top() - 3, width() - kEdge - 6, area.top() - 3);
            painter.setPen(hot ? c.accent : c.soft);
            painter.setFont(Theme::readingFont());
            painter.drawText(area.adjusted(14, 0, -14, 0), Qt::AlignVCenter | Qt::AlignLeading, tr("More…"));
            painter.setPen(c.faint);
            painter.setFont(small);
            painter.drawText(area.adjusted(14, 0, -14, 0), Qt::AlignVCenter | Qt::AlignTrailing, tr("opens the form"));
            continue;
        }
        const Row &row = m_rows[size_t(i)];
        painter.setFont(Theme::codeFont());
        painter.setPen(c.faint);
        painter.drawText(QRect(area.left() + 10, area.top(), 16, area.height()), Qt::AlignVCenter | Qt::AlignLeft, i < 9 ? QString::number(i + 1) : QString());
        // The picture.
        const QColor ink = !row.possible ? c.faint : hot ? c.accent : c.edge;
        const qreal y = area.center().y() + 0.5, left = area.left() + 34, right = left + 62;
        const QColor ground = hot ? c.accentSoft : c.raised;
        if (row.choice.group != KindChoice::Group::Plain) {
            paintKindPicture(painter, row.choice, QPointF((left + right) / 2, y), ink, ground);
        } else { // with the ends as they come out
            painter.setPen(QPen(ink, 1.4));
            painter.drawLine(QPointF(left, y), QPointF(right, y));
            painter.setBrush(ground);
            for (const bool start : {true, false}) {
                const auto mark = diagram::endMark(start ? row.source : row.target, QPointF(start ? left : right, y), QPointF(start ? 1 : -1, 0));
                painter.drawLines(mark.lines.data(), mark.lineCount);
                if (mark.ring)
                    painter.drawEllipse(*mark.ring, diagram::kRingRadius, diagram::kRingRadius);
            }
        }
        const QRect text = area.adjusted(114, 4, -10, -4);
        painter.setFont(strong);
        painter.setPen(!row.possible ? c.faint : hot ? c.accent : c.text);
        painter.drawText(text, Qt::AlignTop | Qt::AlignLeading, row.choice.label);
        painter.setFont(small);
        painter.setPen(row.possible ? c.soft : c.warn);
        painter.drawText(text, Qt::AlignBottom | Qt::AlignLeading, QFontMetrics(small).elidedText(row.sentence, Qt::ElideRight, text.width()));
    }
}

void KindPopup::setCurrent(int row)
{
    if (row < 0 || row > rowCount() || row == m_current)
        return;
    m_current = row;
    if (row < rowCount())
        m_formRow = row;
    update();
}

void KindPopup::take(int row)
{
    if (row < 0 || row > rowCount())
        return;
    if (row == rowCount()) {
        m_answered = true;
        // The kind that was current before.
        const RelationshipForm form = m_rows.empty() ? RelationshipForm() : m_rows[size_t(m_formRow)].form;
        close();
        emit moreWanted(form);
        return;
    }
    if (!m_rows[size_t(row)].possible)
        return;
    m_answered = true;
    const RelationshipForm form = m_rows[size_t(row)].form;
    close();
    emit chosen(form);
}

void KindPopup::keyPressEvent(QKeyEvent *event)
{
    const int count = rowCount() + 1;
    switch (event->key()) {
    case Qt::Key_Up: setCurrent((m_current + count - 1) % count); return;
    case Qt::Key_Down:
    case Qt::Key_Tab: setCurrent((m_current + 1) % count); return;
    case Qt::Key_Return:
    case Qt::Key_Enter: take(m_current); return;
    case Qt::Key_Escape: close(); return;
    default: break;
    }
    const int number = event->text().toInt();
    if (number >= 1 && number <= rowCount())
        take(number - 1);
}

void KindPopup::mouseMoveEvent(QMouseEvent *event)
{
    setCurrent(rowAt(event->position().toPoint()));
}

void KindPopup::mousePressEvent(QMouseEvent *event)
{
    if (!rect().contains(event->position().toPoint()))
        close();
}

void KindPopup::mouseReleaseEvent(QMouseEvent *event)
{
    take(rowAt(event->position().toPoint()));
}

void KindPopup::closeEvent(QCloseEvent *event)
{
    if (!m_answered) {
        m_answered = true;
        emit dismissed();
    }
    emit closed();
    QFrame::closeEvent(event);
}

void KindPopup::hideEvent(QHideEvent *event)
{
    QFrame::hideEvent(event);
    if (!m_answered) // hidden from outside (another popup, the window left)
        close();
}

} // namespace relata
