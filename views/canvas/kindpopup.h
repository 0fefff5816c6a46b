// Asks for the kind of a relationship that was just drawn: a row a kind with its key, picture and sentence.
// 1 … 9, arrows and Enter, or the pointer; "More…" opens the form on the same value.
#pragma once

#include "views/widgets/kindchoices.h"

#include <QFrame>

namespace relata {

// The forms a line from one entity (field) to another may stand for, one of each kind. A field that is no key by itself is the one
// that points; one that is a key is pointed at.
[[nodiscard]] std::vector<RelationshipForm> formsBetween(const Schema &schema, EntityId from, FieldId fromField, EntityId to, FieldId toField);

class KindPopup final : public QFrame
{
    Q_OBJECT

public:
    KindPopup(const Schema &schema, std::vector<RelationshipForm> forms, QWidget *parent);
    // Shows itself at the point, kept on the screen; deletes itself when it closes.
    void popUp(QPoint global);

    [[nodiscard]] int current() const { return m_current; }
    [[nodiscard]] int rowCount() const { return int(m_rows.size()); }

signals:
    void chosen(const relata::RelationshipForm &form);
    void moreWanted(const relata::RelationshipForm &form);
    void dismissed(); // closed without either
    void closed();    // in any case

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void closeEvent(QCloseEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    struct Row
    {
        RelationshipForm form;
        KindChoice choice;
        QString sentence; // or why not
        bool possible = true;
        Cardinality source, target; // as the ends are drawn
    };
    [[nodiscard]] QRect rowRect(int row) const; // the last is "More…"
    [[nodiscard]] int rowAt(QPoint point) const;
    void setCurrent(int row);
    void take(int row);

    std::vector<Row> m_rows;
    int m_current = 0;
    int m_formRow = 0; // the kind that "More…" takes along
    bool m_answered = false;
};

} // namespace relata
