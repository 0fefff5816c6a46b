// The canvas with 1,000 and 10,000 entities at 1920 x 1080, offscreen: opened, panned, dragged, shown whole. Beside it, in the same
// run, a plain widget that draws the same boxes and lines from arrays: what QPainter alone costs.
// Figures are CPU milliseconds of this thread (the machine may be busy), median / 95th percentile.
#include "model/diagram/layout.h"
#include "model/document/document.h"
#include "views/canvas/canvasview.h"
#include "views/widgets/theme.h"

#include <QApplication>
#include <QPainter>
#include <QScrollBar>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <random>

using namespace relata;
using namespace diagram;
using namespace Qt::StringLiterals;

namespace {

double now()
{
    timespec time;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return double(time.tv_sec) * 1e3 + double(time.tv_nsec) / 1e6;
}

long residentMegabytes()
{
    long pages = 0, resident = 0;
    if (std::FILE *file = std::fopen("/proc/self/statm", "r")) {
        if (std::fscanf(file, "%ld %ld", &pages, &resident) != 2)
            resident = 0;
        std::fclose(file);
    }
    return resident * 4 / 1024;
}

void print(const char *what, std::vector<double> times)
{
    std::sort(times.begin(), times.end());
    std::printf("  %-34s %7.2f / %.2f ms\n", what, times[times.size() / 2], times[size_t(double(times.size()) * 0.95)]);
    std::fflush(stdout);
}

// Entities of eight fields on a loose grid, one and a half times as many references, most to neighbours.
Schema makeSchema(int count)
{
    CountedIds ids;
    Schema schema = emptyProject(ids, u"Bench"_s);
    const DiagramId diagramId = schema.diagrams().begin()->id;
    const DataSourceId source = schema.dataSources().begin()->id;
    std::mt19937 random(42);
    const int columns = int(std::ceil(std::sqrt(count * 1.2)));
    std::vector<Entity> entities;
    for (int i = 0; i < count; ++i) {
        Entity entity;
        entity.id = ids.make<EntityId>();
        entity.name = u"Entity%1"_s.arg(i);
        entity.dataSource = source;
        for (int k = 0; k < 8; ++k) {
            Field field;
            field.id = ids.make<FieldId>();
            field.name = k ? u"column_%1_%2"_s.arg(i % 97).arg(k) : u"id"_s;
            field.type = typeOf(k && k < 5 ? TypeKind::String : TypeKind::Int64, 8 * k);
            entity.fields.push_back(field);
        }
        Key key;
        key.id = ids.make<KeyId>();
        key.kind = KeyKind::Primary;
        key.fields = {entity.fields.front().id};
        entity.keys = {key};
        schema.table<Entity>().set(entity);
        Placement placement;
        placement.id = ids.make<PlacementId>();
        placement.diagram = diagramId;
        placement.entity = entity.id;
        placement.position = QPointF(i % columns * 296, i / columns * 296);
        schema.table<Placement>().set(placement);
        entities.push_back(std::move(entity));
    }
    for (int i = 0; i < count * 3 / 2; ++i) {
        const int from = int(random() % quint32(count));
        int to = int(random() % quint32(count));
        if (random() % 100 < 70)
            to = std::clamp(from + (int(random() % 7) - 3) + (int(random() % 5) - 2) * columns, 0, count - 1);
        Reference reference;
        reference.id = ids.make<ReferenceId>();
        reference.holder = entities[size_t(from)].id;
        reference.referenced = entities[size_t(to)].id;
        reference.pairs = {{entities[size_t(from)].fields[5 + size_t(i) % 3].id, entities[size_t(to)].fields.front().id, {}}};
        reference.holderEnd.name = u"one"_s;
        reference.referencedEnd.name = u"many"_s;
        schema.table<Reference>().set(reference);
    }
    return schema;
}

// The same picture from arrays.
class Yardstick final : public QWidget
{
public:
    explicit Yardstick(const CanvasScene &scene) : m_look(scene.paintState().look)
    {
        for (const EntityItem *item : scene.entityItems()) {
            m_boxes.push_back(item->box());
            m_drawings.emplace_back(item->content(), m_look);
        }
        const RelationshipsItem &relationships = scene.relationships();
        for (int edge = 0; edge < int(relationships.edges().size()); ++edge) {
            m_lines.push_back(relationships.router().line(edge));
            m_bounds.push_back(relationships.boundsOf(edge));
            m_styles.push_back(relationships.edges()[size_t(edge)].style);
        }
    }

    QPointF origin;
    qreal scale = 1;

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.fillRect(rect(), m_look.colors.canvas);
        painter.scale(scale, scale);
        painter.translate(-origin);
        const QRectF seen(origin, QSizeF(size()) / scale);
        const Detail detail = detailAt(scale);
        QVector<QLineF> lines;
        for (size_t i = 0; i < m_lines.size(); ++i) {
            if (!m_bounds[i].intersects(seen))
                continue;
            for (size_t k = 1; k < m_lines[i].size(); ++k)
                lines.append(QLineF(m_lines[i][k - 1], m_lines[i][k]));
            if (detail == Detail::Boxes)
                continue;
            for (const bool start : {true, false}) {
                const QPointF at = start ? m_lines[i].front() : m_lines[i].back(), next = start ? m_lines[i][1] : m_lines[i][m_lines[i].size() - 2];
                const QLineF way(at, next);
                const EndMark mark = endMark((start ? m_styles[i].fromMark : m_styles[i].toMark).value_or(Cardinality()), at, QPointF(way.dx(), way.dy()) / way.length());
                for (int n = 0; n < mark.lineCount; ++n)
                    lines.append(mark.lines[size_t(n)]);
            }
        }
        painter.setPen(QPen(m_look.colors.edge, 0));
        painter.drawLines(lines);
        for (size_t i = 0; i < m_boxes.size(); ++i) {
            if (!m_boxes[i].intersects(seen))
                continue;
            painter.save();
            painter.translate(m_boxes[i].topLeft());
            m_drawings[i].paint(&painter, m_look, detail, Emphasis::None, Quality::Moving);
            painter.restore();
        }
    }

private:
    Look m_look;
    std::vector<QRectF> m_boxes, m_bounds;
    std::vector<EntityDrawing> m_drawings;
    std::vector<Polyline> m_lines;
    std::vector<EdgeStyle> m_styles;
};

template<class Function>
std::vector<double> timed(int rounds, Function &&f)
{
    std::vector<double> times;
    for (int i = 0; i < rounds; ++i) {
        const double start = now();
        f(i);
        times.push_back(now() - start);
    }
    return times;
}

void run(int count)
{
    std::printf("%d entities, %d relationships\n", count, count * 3 / 2);
    const Schema schema = makeSchema(count);
    Document document;
    CanvasView view(&document);
    view.resize(1920, 1080);
    view.show();
    QApplication::processEvents();

    const long before = residentMegabytes();
    const double start = now();
    document.reset(schema, {});
    QApplication::processEvents();
    std::printf("  %-34s %7.0f ms, +%ld MB\n", "open: items, lines, first picture", now() - start, residentMegabytes() - before);

    CanvasScene &scene = view.canvas();
    QWidget *viewport = view.viewport();
    const QPointF middle = scene.contentRect().center();
    const auto still = [&] { view.inMotion(); QApplication::processEvents(); };

    view.fitAll();
    still();
    print("whole diagram, moving", timed(9, [&](int) { viewport->repaint(); }));

    view.setTransform(QTransform::fromScale(1.15, 1.15));
    view.centerOn(middle);
    still();
    view.setViewportUpdateMode(QGraphicsView::FullViewportUpdate);
    print("pan, all painted anew", timed(120, [&](int) {
        view.horizontalScrollBar()->setValue(view.horizontalScrollBar()->value() + 9);
        view.verticalScrollBar()->setValue(view.verticalScrollBar()->value() + 4);
        viewport->repaint();
    }));
    view.setViewportUpdateMode(QGraphicsView::SmartViewportUpdate);
    print("pan, as it is", timed(120, [&](int) {
        view.horizontalScrollBar()->setValue(view.horizontalScrollBar()->value() - 9);
        view.verticalScrollBar()->setValue(view.verticalScrollBar()->value() - 4);
        QApplication::processEvents();
    }));
    // The entity in the middle, and the one with most lines.
    const EntityItem *ordinary = nullptr, *hub = nullptr;
    size_t most = 0;
    for (const EntityItem *item : scene.entityItems()) {
        if (!ordinary || QLineF(item->box().center(), middle).length() < QLineF(ordinary->box().center(), middle).length())
            ordinary = item;
        const size_t lines = scene.relationships().router().edgesOf(item->node()).size();
        if (lines > most) {
            most = lines;
            hub = item;
        }
    }
    for (const EntityItem *item : {ordinary, hub}) {
        const CanvasSelection what = CanvasSelection::of(item->id());
        view.centerOn(item->box().center());
        still();
        const QByteArray label = "drag, " + QByteArray::number(scene.relationships().router().edgesOf(item->node()).size()) + " lines";
        print(label.constData(), timed(60, [&](int i) {
            view.inMotion();
            scene.previewMove(what, QPointF(8 * (i % 30), 8 * (i % 7)));
            QApplication::processEvents();
        }));
        scene.endPreview();
    }
    int hits = 0;
    std::vector<double> hitTimes = timed(50, [&](int i) { hits += !scene.hitAt(middle + QPointF(7 * i, 3 * i), 1).isNothing(); });
    print("what is under the pointer", hitTimes);

    Yardstick yardstick(scene);
    yardstick.resize(1920, 1080);
    yardstick.show();
    QApplication::processEvents();
    const QRectF all = scene.contentRect();
    yardstick.scale = std::min(1920 / all.width(), 1080 / all.height());
    yardstick.origin = all.topLeft();
    print("yardstick: whole diagram", timed(9, [&](int) { yardstick.repaint(); }));
    yardstick.scale = 1.15;
    yardstick.origin = middle - QPointF(800, 450);
    print("yardstick: pan", timed(120, [&](int) {
        yardstick.origin += QPointF(8, 4);
        yardstick.repaint();
    }));
}

} // namespace

int main(int argc, char **argv)
{
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    Theme::instance().install();
    run(1'000);
    run(10'000);

    // The first tidy layout of 1,000 entities.
    const Schema schema = makeSchema(1'000);
    QHash<EntityId, QSizeF> sizes;
    for (const Entity &entity : schema.entities())
        sizes.insert(entity.id, QSizeF(200, 224));
    print("layout of 1,000 entities", timed(3, [&](int) { return layoutOf(schema, sizes).size(); }));
    return 0;
}
