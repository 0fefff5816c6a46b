// A small table that is typed into: a line a row, an empty one at the end for the next. Rows without a first cell are not answers.
#pragma once

#include <QStringList>
#include <QWidget>

class QCompleter;
class QLineEdit;
class QToolButton;
class QVBoxLayout;

namespace relata {

class RowsEdit : public QWidget
{
    Q_OBJECT

public:
    struct Column
    {
        enum class Kind { Text, Check }; // Check: "yes" or empty
        QString name;        // of its cells: "shapeName" gives shapeName-0, shapeName-1 …
        QString caption;
        QString placeholder; // of the empty row
        int stretch = 1;
        Kind kind = Kind::Text;
        QStringList suggestions; // offered while typing
        QString tip;
    };
    explicit RowsEdit(const QList<Column> &columns, QWidget *parent = nullptr);

    [[nodiscard]] QList<QStringList> rows() const;
    void setRows(const QList<QStringList> &rows); // doesn't emit
    [[nodiscard]] QWidget *firstCell() const; // for the order of tabs

signals:
    void edited();

private:
    struct Row
    {
        QWidget *line = nullptr;
        QList<QWidget *> cells;
        QToolButton *remove = nullptr;
    };
    void createHead();
    void addRow(const QStringList &texts);
    void removeRow(const QWidget *line);
    void settle(); // an empty row at the end; names and the order of tabs
    [[nodiscard]] QStringList textsOf(const Row &row) const;

    QList<Column> m_columns;
    QVBoxLayout *m_lines = nullptr;
    QList<Row> m_rows;
};

} // namespace relata
