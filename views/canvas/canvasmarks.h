// What is shown over the diagram while a person looks at something: boxes and lines in a tone, words on lines, and a legend. Nothing of it is
// stored, and the picture below stays as it is.
#pragma once

#include "model/schema/relationships.h"

#include <QFrame>
#include <QHash>
#include <QRectF>
#include <vector>

class QLabel;
class QPainter;

namespace relata {

class CanvasScene;

// Each has a colour of the theme and a word, so that nobody depends on colours. Near: as it is, only not dimmed.
enum class MarkTone { Here, Near, Deleted, Changed, Blocking, Left };
[[nodiscard]] QColor colorOf(MarkTone tone);

struct CanvasMarks
{
    struct Box
    {
        MarkTone tone = MarkTone::Here;
        QString word; // on the box; may be empty
    };
    // On a line, near the entity that is looked from.
    struct Words
    {
        RelationshipId line; // the whole that a click on it means
        EntityId at;
        bool atSource = false; // of an entity's relationship with itself: which of the two
        QString name; // strong
        QString kind; // soft
    };
    QString title; // of the legend
    QHash<EntityId, Box> boxes; // the others are dimmed
    QHash<RelationshipId, MarkTone> lines; // by the record that is drawn
    std::vector<Words> words;
    std::vector<std::pair<MarkTone, QString>> legend;

    [[nodiscard]] bool isEmpty() const { return boxes.isEmpty(); }
};

// Where the words stand at this zoom, in the scene: beside their lines, never over each other. Dear: keep it until lines, marks or zoom change.
struct PlacedWords
{
    const CanvasMarks::Words *words; // of the marks given
    QString kind; // empty where there is no room for it
    int edge;
    bool fromStart; // at that end of the edge
    QRectF place;
};
[[nodiscard]] std::vector<PlacedWords> placedWords(const CanvasScene &scene, const CanvasMarks &marks, qreal scale);
// In the scene's coordinates, over its items.
void paintMarks(QPainter *painter, const CanvasScene &scene, const CanvasMarks &marks, const std::vector<PlacedWords> &words, qreal scale);

// Floats over the canvas: the title, what the tones mean, how to end it.
class MarksLegend final : public QFrame
{
    Q_OBJECT

public:
    explicit MarksLegend(QWidget *parent);
    void show(const CanvasMarks &marks);

signals:
    void closed();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QLabel *m_title = nullptr;
    QLabel *m_tones = nullptr;
};

} // namespace relata
