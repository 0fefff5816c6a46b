// The picture of the form: the entities as they will be, and the lines between them.
#pragma once

#include "model/diagram/drawing.h"
#include "views/wizard/formstate.h"

#include <QWidget>

namespace relata {

class RelationshipPicture : public QWidget
{
    Q_OBJECT

public:
    explicit RelationshipPicture(QWidget *parent = nullptr);
    void present(const FormState &state);

    [[nodiscard]] int boxCount() const { return int(m_boxes.size()); }
    [[nodiscard]] int lineCount() const { return int(m_lines.size()); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    enum class Column { Source, Junction, Target };
    struct Box
    {
        EntityId entity;
        diagram::EntityDrawing drawing;
        std::vector<int> newRows;
        bool isNew = false;
        Column column = Column::Source;
        QPointF at;
    };
    struct Line
    {
        diagram::Polyline line;
        diagram::EdgeStyle style;
        QString startLabel, endLabel;
    };
    void rebuild();
    void addBox(const SchemaIndex &index, EntityId id, const std::vector<FieldId> &keep, Column column, size_t mostRows);
    void place();
    void route(const SchemaIndex &index, const RelationshipView &view);
    [[nodiscard]] QRectF bounds() const;

    FormState m_state;
    diagram::Look m_look;
    std::vector<Box> m_boxes;
    std::vector<Line> m_lines;
    int m_more = 0; // allowed entities that are not drawn
};

} // namespace relata
