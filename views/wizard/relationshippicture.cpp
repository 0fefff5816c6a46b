#include "views/wizard/relationshippicture.h"

#include "views/widgets/theme.h"

#include <QPainter>

namespace relata {

using namespace Qt::StringLiterals;

namespace {

constexpr size_t kMostRows = 9;
constexpr qreal kColumnGap = 120;
constexpr qreal kRowGap = 64;

} // namespace

RelationshipPicture::RelationshipPicture(QWidget *parent) : QWidget(parent)
{
    setAccessibleName(tr("Picture of the relationship"));
    setMinimumSize(260, 200);
    connect(&Theme::instance(), &Theme::changed, this, &RelationshipPicture::rebuild);
    rebuild();
}

void RelationshipPicture::present(const FormState &state)
{
    m_state = state;
    rebuild();
}

// An entity as it will be; of many fields only those that matter here and the first few.
void RelationshipPicture::addBox(const SchemaIndex &index, EntityId id, const std::vector<FieldId> &keep)
{
    const Entity *entity = index.schema().entities().get(id);
    if (!entity || std::any_of(m_boxes.begin(), m_boxes.end(), [id](const Box &box) { return box.entity == id; }))
        return;
    const Entity *before = m_state.before.entities().get(id);
    diagram::EntityContent content = diagram::contentOf(index, *entity, index.schema().enumName());
    if (content.rows.size() > kMostRows) {
        const auto matters = [&](FieldId field) {
            return entity->isInPrimaryKey(field) || std::find(keep.begin(), keep.end(), field) != keep.end() || (before && !before->field(field));
        };
        const auto important = size_t(std::count_if(content.rows.begin(), content.rows.end(), [&](const diagram::FieldRow &row) { return matters(row.field); }));
        size_t others = kMostRows - 1 > important ? kMostRows - 1 - important : 0;
        const size_t all = content.rows.size();
        std::erase_if(content.rows, [&](const diagram::FieldRow &row) {
            if (matters(row.field))
                return false;
            if (others == 0)
                return true;
            --others;
            return false;
        });
        diagram::FieldRow rest;
        rest.name = tr("… %n more", nullptr, int(all - content.rows.size()));
        content.rows.push_back(rest);
    }
    Box box;
    box.entity = id;
    box.isNew = !before;
    for (size_t i = 0; i < content.rows.size(); ++i) {
        const FieldId field = content.rows[i].field;
        if (field && before && !before->field(field))
            box.newRows.push_back(int(i));
    }
    box.drawing = diagram::EntityDrawing(std::move(content), m_look);
    m_boxes.push_back(std::move(box));
}

void RelationshipPicture::rebuild()
{
    m_look.colors = Theme::instance().isDark() ? diagram::DiagramColors::dark() : diagram::DiagramColors::light();
    m_boxes.clear();
    m_lines.clear();
    const SchemaIndex index(m_state.after);
    const auto view = viewOf(m_state.after, m_state.relationship);
    if (view) {
        std::vector<FieldId> keep = view->atSource.fields;
        keep.insert(keep.end(), view->atTarget.fields.begin(), view->atTarget.fields.end());
        for (const EntityId id : view->sources)
            addBox(index, id, keep);
        for (const EntityId id : view->targets)
            addBox(index, id, keep);
        addBox(index, view->junction, {});
    } else {
        addBox(index, m_state.form.source, {});
        addBox(index, m_state.form.target, {});
    }
    place();
    if (view)
        route(index, *view);
    update();
}

// Source left, Target right, the join entity below between them.
void RelationshipPicture::place()
{
    if (m_boxes.empty())
        return;
    const auto isJunctionHere = [this] {
        const auto view = viewOf(m_state.after, m_state.relationship);
        return view && view->junction;
    }();
    const size_t sides = m_boxes.size() - (isJunctionHere && m_boxes.size() > 1 ? 1 : 0);
    qreal x = 0, bottom = 0;
    for (size_t i = 0; i < sides; ++i) {
        m_boxes[i].at = {x, 0};
        x += m_boxes[i].drawing.size().width() + kColumnGap;
        bottom = std::max(bottom, m_boxes[i].drawing.size().height());
    }
    if (sides == m_boxes.size())
        return;
    Box &junction = m_boxes.back();
    if (sides == 1) // of an entity with itself: beside it
        junction.at = {x, 0};
    else
        junction.at = {(x - kColumnGap - junction.drawing.size().width()) / 2, bottom + kRowGap};
}

void RelationshipPicture::route(const SchemaIndex &index, const RelationshipView &view)
{
    std::vector<RelationshipView> views;
    if (const Through *through = m_state.after.throughs().get(view.id.through())) {
        for (const RelationshipId leg : {sourceLegOf(*through), targetLegOf(*through)}) {
            if (const RelationshipView *one = index.relationship(leg)) {
                for (RelationshipView &branch : branchesOf(*one)) {
                    if (leg.reference()) // the names that the two sides use for each other say more than those of the legs
                        branch.atSource.name = leg == sourceLegOf(*through) ? view.atSource.name : view.atTarget.name;
                    views.push_back(std::move(branch));
                }
            }
        }
    } else {
        views = branchesOf(view);
    }
    std::vector<QRectF> boxes;
    for (const Box &box : m_boxes)
        boxes.emplace_back(box.at, box.drawing.size());
    const auto end = [this](EntityId entity, const std::vector<FieldId> &fields) {
        diagram::RouteEnd found;
        for (size_t i = 0; i < m_boxes.size(); ++i) {
            if (m_boxes[i].entity != entity)
                continue;
            found.node = int(i);
            const auto &rows = m_boxes[i].drawing.content().rows;
            for (size_t row = 0; row < rows.size(); ++row) {
                if (!fields.empty() && rows[row].field == fields.front())
                    found.row = diagram::rowMiddle(int(row));
            }
        }
        return found;
    };
    std::vector<diagram::RouteEdge> edges;
    for (const RelationshipView &one : views) {
        const diagram::RouteEdge edge{end(one.source, one.atSource.fields), end(one.target, one.atTarget.fields)};
        if (edge.from.node < 0 || edge.to.node < 0)
            return;
        edges.push_back(edge);
    }
    diagram::Router router;
    router.reset(boxes, edges);
    for (size_t i = 0; i < views.size(); ++i) {
        Line line;
        line.line = router.line(int(i));
        line.style = diagram::edgeStyleOf(views[i]);
        line.startLabel = views[i].atSource.name;
        line.endLabel = views[i].atTarget.name;
        m_lines.push_back(std::move(line));
    }
}

QRectF RelationshipPicture::bounds() const
{
    QRectF all;
    for (const Box &box : m_boxes)
        all |= QRectF(box.at, box.drawing.size());
    for (const Line &line : m_lines) {
        for (const QPointF &point : line.line)
            all |= QRectF(point - QPointF(1, 1), QSizeF(2, 2));
    }
    return all;
}

void RelationshipPicture::paintEvent(QPaintEvent *)
{
    const diagram::DiagramColors &colors = m_look.colors;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(rect(), colors.canvas);
    if (m_boxes.empty()) {
        painter.setPen(themeColors().soft);
        painter.drawText(rect().adjusted(24, 24, -24, -24), Qt::AlignCenter | Qt::TextWordWrap, tr("Choose a Source and a Target to see them here."));
        return;
    }
    const QRectF all = bounds().adjusted(-20, -20, 20, 20);
    const qreal scale = std::min({1.0, width() / all.width(), height() / all.height()});
    painter.translate(width() / 2.0, height() / 2.0);
    painter.scale(scale, scale);
    painter.translate(-all.center());
    for (const Line &line : m_lines) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(diagram::edgePen(line.style, colors.accent, diagram::Emphasis::Selected));
        painter.drawPath(diagram::roundedPath(line.line));
        diagram::paintEndMarks(&painter, line.style, line.line, colors.accent, colors.canvas, diagram::Emphasis::Selected);
    }
    for (const Box &box : m_boxes) {
        painter.save();
        painter.translate(box.at);
        box.drawing.paint(&painter, m_look, diagram::Detail::Rows, diagram::Emphasis::None, diagram::Quality::Still);
        const qreal height = box.drawing.size().height();
        painter.setPen(Qt::NoPen);
        painter.setBrush(themeColors().ok);
        for (const int row : box.newRows) // a green bar beside what is new
            painter.drawRoundedRect(QRectF(-1, diagram::rowMiddle(row) - 9, 3, 18), 1.5, 1.5);
        if (box.isNew)
            painter.drawRoundedRect(QRectF(-1, 8, 3, height - 16), 1.5, 1.5);
        painter.restore();
    }
    painter.setFont(m_look.fonts.label);
    const QFontMetricsF metrics(m_look.fonts.label);
    const auto label = [&](const Line &line, bool atStart, const QString &text) {
        if (text.isEmpty())
            return;
        const diagram::LabelPlace place = diagram::labelPlace(line.line, atStart);
        const qreal textWidth = metrics.horizontalAdvance(text);
        const QPointF at = place.align.testFlag(Qt::AlignRight) ? place.at - QPointF(textWidth, 0) : place.at;
        painter.setPen(colors.soft);
        painter.drawText(at, text);
    };
    for (const Line &line : m_lines) {
        label(line, true, line.startLabel);
        label(line, false, line.endLabel);
    }
}

} // namespace relata
