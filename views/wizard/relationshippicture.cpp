#include "views/wizard/relationshippicture.h"

#include "views/widgets/theme.h"

#include <QPainter>

namespace relata {

using namespace Qt::StringLiterals;

namespace {

constexpr size_t kMostRows = 9;
constexpr size_t kMostRowsInList = 3; // of one among several
constexpr size_t kMostInList = 5;
constexpr qreal kColumnGap = 120;
constexpr qreal kRowGap = 64;
constexpr qreal kListGap = 22;

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
void RelationshipPicture::addBox(const SchemaIndex &index, EntityId id, const std::vector<FieldId> &keep, Column column, size_t mostRows)
{
    const Entity *entity = index.schema().entities().get(id);
    if (!entity || std::any_of(m_boxes.begin(), m_boxes.end(), [id](const Box &box) { return box.entity == id; }))
        return;
    const Entity *before = m_state.before.entities().get(id);
    diagram::EntityContent content = diagram::contentOf(index, *entity, index.schema().enumName());
    if (content.rows.size() > mostRows) {
        const auto matters = [&](FieldId field) {
            return entity->isInPrimaryKey(field) || std::find(keep.begin(), keep.end(), field) != keep.end() || (before && !before->field(field));
        };
        const auto important = size_t(std::count_if(content.rows.begin(), content.rows.end(), [&](const diagram::FieldRow &row) { return matters(row.field); }));
        size_t others = mostRows - 1 > important ? mostRows - 1 - important : 0;
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
    box.column = column;
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
    m_more = 0;
    const SchemaIndex index(m_state.after);
    const auto view = viewOf(m_state.after, m_state.relationship);
    if (view) {
        std::vector<FieldId> keep = view->atSource.fields;
        keep.insert(keep.end(), view->atTarget.fields.begin(), view->atTarget.fields.end());
        const auto addSide = [&](const std::vector<EntityId> &ids, Column column) {
            for (size_t i = 0; i < ids.size() && i < kMostInList; ++i)
                addBox(index, ids[i], keep, column, ids.size() > 1 ? kMostRowsInList : kMostRows);
            m_more += ids.size() > kMostInList ? int(ids.size() - kMostInList) : 0;
        };
        addSide(view->sources, Column::Source);
        addSide(view->targets, Column::Target);
        addBox(index, view->junction, {}, Column::Junction, kMostRows);
    } else {
        const RelationshipForm &form = m_state.completed;
        const auto addSide = [&](EntityId id, const std::vector<AllowedForm> &allowed, Column column) {
            if (id)
                addBox(index, id, {}, column, kMostRows);
            for (size_t i = 0; i < allowed.size() && i < kMostInList; ++i)
                addBox(index, allowed[i].entity, {}, column, kMostRowsInList);
        };
        addSide(form.source, form.sourceAllow, Column::Source);
        addSide(form.target, form.targetAllow, Column::Target);
    }
    place();
    if (view)
        route(index, *view);
    update();
}

// Source left, Target right, each below the other where there are several; the join entity below between the two, or in the middle
// where a list stands at a side.
void RelationshipPicture::place()
{
    struct Extent
    {
        qreal width = 0, height = 0;
        int count = 0;
    };
    std::array<Extent, 3> columns; // Source, Junction, Target
    const auto of = [&columns](Column column) -> Extent & { return columns[size_t(column)]; };
    for (const Box &box : m_boxes) {
        Extent &extent = of(box.column);
        extent.width = std::max(extent.width, box.drawing.size().width());
        extent.height += (extent.count++ ? kListGap : 0) + box.drawing.size().height();
    }
    const bool lists = of(Column::Source).count > 1 || of(Column::Target).count > 1;
    const bool self = of(Column::Target).count == 0 || of(Column::Source).count == 0;
    const bool inTheMiddle = of(Column::Junction).count && (lists || self); // of an entity with itself: beside it
    std::array<qreal, 3> x{};
    qreal next = 0, tallest = 0;
    for (const Column column : {Column::Source, Column::Junction, Column::Target}) {
        if (!of(column).count || (column == Column::Junction && !inTheMiddle))
            continue;
        x[size_t(column)] = next;
        next += of(column).width + kColumnGap;
        tallest = std::max(tallest, of(column).height);
    }
    if (of(Column::Junction).count && !inTheMiddle)
        x[size_t(Column::Junction)] = (next - kColumnGap - of(Column::Junction).width) / 2;
    std::array<qreal, 3> y{};
    for (size_t column = 0; column < columns.size(); ++column)
        y[column] = lists ? (tallest - columns[column].height) / 2 : 0;
    if (!inTheMiddle)
        y[size_t(Column::Junction)] = tallest + kRowGap;
    for (Box &box : m_boxes) {
        const auto column = size_t(box.column);
        box.at = {x[column], y[column]};
        y[column] += box.drawing.size().height() + kListGap;
    }
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
    std::vector<RelationshipView> drawn;
    for (const RelationshipView &one : views) {
        const diagram::RouteEdge edge{end(one.source, one.atSource.fields), end(one.target, one.atTarget.fields)};
        if (edge.from.node < 0 || edge.to.node < 0)
            continue; // one of those that are not drawn
        edges.push_back(edge);
        drawn.push_back(one);
    }
    diagram::Router router;
    router.reset(boxes, edges);
    for (size_t i = 0; i < drawn.size(); ++i) {
        Line line;
        line.line = router.line(int(i));
        line.style = diagram::edgeStyleOf(drawn[i]);
        line.startLabel = drawn[i].atSource.name;
        line.endLabel = drawn[i].atTarget.name;
        // What the holder calls any of several is written once, where they fan out.
        const bool isNext = i > 0 && drawn[i - 1].id == drawn[i].id;
        if (isNext && drawn[i - 1].source == drawn[i].source && m_lines.back().startLabel == line.startLabel)
            line.startLabel.clear();
        if (isNext && drawn[i - 1].target == drawn[i].target)
            line.endLabel.clear();
        if (i > 0 && view.throughRole != ThroughRole::Plain && m_lines.back().startLabel == line.startLabel) // symmetric pairs have one name
            line.startLabel.clear();
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
    if (m_more > 0) {
        painter.resetTransform();
        painter.setPen(colors.soft);
        painter.drawText(rect().adjusted(16, 12, -16, -12), Qt::AlignBottom | Qt::AlignHCenter, tr("… and %n more", nullptr, m_more));
    }
}

} // namespace relata
