// The entities that one side of a relationship may be: a line each with the value that says so, what it calls the other side, and, of
// an arc, its key. Added at the top, moved with Alt+Up and Alt+Down.
#pragma once

#include "model/schema/relationshipform.h"

#include <QFrame>

class QComboBox;
class QLabel;
class QLineEdit;
class QToolButton;
class QVBoxLayout;

namespace relata {

class AllowCard : public QFrame
{
    Q_OBJECT

public:
    enum class Side { Source, Target };
    explicit AllowCard(Side side, QWidget *parent = nullptr);

    void setEntities(const Schema &schema);
    [[nodiscard]] std::vector<AllowedForm> allowed() const; // as typed
    void setAllowed(const std::vector<AllowedForm> &allowed); // doesn't emit
    // Defaults in grey for what isn't typed; the columns that the storage has.
    void present(const std::vector<AllowedForm> &completed, AnyStorage storage, const QString &holder);
    void setInvalid(EntityId entity); // none: nobody is

    [[nodiscard]] QComboBox *addBox() const { return m_add; }

signals:
    void edited();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    struct Row
    {
        EntityId entity;
        QWidget *line = nullptr;
        QLabel *name = nullptr;
        QLineEdit *value = nullptr;
        QLineEdit *inverse = nullptr;
        QLineEdit *key = nullptr;
        QToolButton *shown = nullptr; // the inverse is exposed
        QToolButton *remove = nullptr;
    };
    void createHead();
    void createRow(const AllowedForm &allowed);
    QLineEdit *createEdit(const Row &row, const QString &name, const QString &accessibleName);
    void addTyped();
    void removeRow(EntityId entity);
    void moveRow(qsizetype from, qsizetype to);
    void settle(); // lines, tab order and choices follow m_rows

    Side m_side;
    Schema m_schema;
    QComboBox *m_add = nullptr;
    QLabel *m_empty = nullptr;
    QWidget *m_head = nullptr;
    QLabel *m_valueHead = nullptr;
    QLabel *m_keyHead = nullptr;
    QVBoxLayout *m_lines = nullptr;
    std::vector<Row> m_rows;
};

} // namespace relata
