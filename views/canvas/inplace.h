// Typing on the canvas: a new entity, a name, a field, a note. Each finished line is one step of undo; Tab goes on to the next
// field, Enter adds one, Escape gives up.
#pragma once

#include "model/schema/edits.h"

#include <QObject>
#include <QPointF>
#include <functional>

class QLineEdit;
class QPlainTextEdit;

namespace relata {

class CanvasView;

class InPlaceEditing final : public QObject
{
    Q_OBJECT

public:
    explicit InPlaceEditing(CanvasView &view);

    // What to do with a new entity instead of pushing it: the change that adds and places it, and its id.
    using Added = std::function<void(const Change &change, EntityId id)>;
    void newEntity(QPointF corner, Added then = {});
    void renameEntity(EntityId id);
    void editField(EntityId id, int row);
    void addField(EntityId id);
    void editNote(NoteId id);

    [[nodiscard]] bool isActive() const { return m_mode != Mode::None; }
    void finish(); // takes what was typed, if it makes sense
    void cancel();
    void follow(); // the view scrolled or zoomed

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    enum class Mode { None, NewEntity, Rename, Field, NewField, Note };
    enum class Leave { Enter, Tab, Backtab, Away };

    void begin(Mode mode, const QString &text, const QString &placeholder);
    void end();
    void commit(Leave leave);
    [[nodiscard]] bool commitEntity(Leave leave);
    [[nodiscard]] bool commitName();
    [[nodiscard]] bool commitField();
    [[nodiscard]] bool commitNewField();
    void commitNote();
    [[nodiscard]] bool refuse(const Error &error);
    [[nodiscard]] QRectF place() const; // in the scene
    void goOn(Mode from, Leave leave);

    CanvasView &m_view;
    QLineEdit *m_line = nullptr;
    QPlainTextEdit *m_text = nullptr;
    Mode m_mode = Mode::None;
    QPointF m_corner;
    EntityId m_entity;
    FieldId m_field;
    NoteId m_note;
    int m_row = 0;
    QString m_before;
    Added m_then;
};

} // namespace relata
