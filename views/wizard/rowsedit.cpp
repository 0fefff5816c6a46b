#include "views/wizard/rowsedit.h"

#include "views/widgets/parts.h"
#include "views/widgets/theme.h"

#include <QCheckBox>
#include <QCompleter>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QToolButton>

namespace relata {

using namespace Qt::StringLiterals;

namespace {

constexpr int kButton = 28;
constexpr int kCheck = 64;

} // namespace

RowsEdit::RowsEdit(const QList<Column> &columns, QWidget *parent) : QWidget(parent), m_columns(columns), m_lines(new QVBoxLayout(this))
{
    m_lines->setContentsMargins(0, 0, 0, 0);
    m_lines->setSpacing(6);
    createHead();
    settle();
}

void RowsEdit::createHead()
{
    auto *head = new QWidget(this);
    auto *layout = new QHBoxLayout(head);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    for (const Column &column : std::as_const(m_columns)) {
        auto *label = new QLabel(column.caption, head);
        setTone(label, Tone::Caption);
        label->setToolTip(column.tip);
        if (column.kind == Column::Kind::Check)
            label->setFixedWidth(kCheck);
        else
            label->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
        layout->addWidget(label, column.kind == Column::Kind::Check ? 0 : column.stretch);
    }
    layout->addSpacing(kButton + 6);
    m_lines->addWidget(head);
}

void RowsEdit::addRow(const QStringList &texts)
{
    Row row;
    row.line = new QWidget(this);
    auto *layout = new QHBoxLayout(row.line);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    for (qsizetype i = 0; i < m_columns.size(); ++i) {
        const Column &column = m_columns[i];
        if (column.kind == Column::Kind::Check) {
            auto *box = new QCheckBox(row.line);
            box->setFixedWidth(kCheck);
            box->setChecked(!texts.value(i).isEmpty());
            box->setToolTip(column.tip);
            connect(box, &QCheckBox::toggled, this, &RowsEdit::edited);
            layout->addWidget(box);
            row.cells << box;
            continue;
        }
        auto *edit = new QLineEdit(texts.value(i), row.line);
        edit->setFont(Theme::codeFont());
        edit->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
        edit->setToolTip(column.tip);
        if (!column.suggestions.isEmpty()) {
            auto *completer = new QCompleter(column.suggestions, edit);
            completer->setCaseSensitivity(Qt::CaseInsensitive);
            edit->setCompleter(completer);
        }
        connect(edit, &QLineEdit::textChanged, this, [this] {
            settle();
            emit edited();
        });
        layout->addWidget(edit, column.stretch);
        row.cells << edit;
    }
    row.remove = createIconButton(u"close"_s, tr("Remove"), row.line);
    row.remove->setFixedWidth(kButton);
    connect(row.remove, &QToolButton::clicked, this, [this, line = row.line] { removeRow(line); });
    layout->addWidget(row.remove);
    m_lines->addWidget(row.line);
    row.line->show();
    m_rows << row;
}

QStringList RowsEdit::textsOf(const Row &row) const
{
    QStringList texts;
    for (QWidget *cell : row.cells) {
        if (const auto *box = qobject_cast<QCheckBox *>(cell))
            texts << (box->isChecked() ? u"yes"_s : QString());
        else
            texts << static_cast<QLineEdit *>(cell)->text().trimmed();
    }
    return texts;
}

void RowsEdit::settle()
{
    const auto isEmpty = [this](const Row &row) { return textsOf(row).join(QString()).isEmpty(); };
    if (m_rows.isEmpty() || !isEmpty(m_rows.last()))
        addRow({});
    QWidget *last = nullptr;
    for (qsizetype i = 0; i < m_rows.size(); ++i) {
        const Row &row = m_rows[i];
        const bool isNext = i == m_rows.size() - 1;
        for (qsizetype j = 0; j < row.cells.size(); ++j) {
            row.cells[j]->setObjectName(u"%1-%2"_s.arg(m_columns[j].name).arg(i));
            row.cells[j]->setAccessibleName(tr("%1, row %2").arg(m_columns[j].caption).arg(i + 1));
            if (auto *edit = qobject_cast<QLineEdit *>(row.cells[j]))
                edit->setPlaceholderText(isNext ? m_columns[j].placeholder : QString());
            if (last)
                setTabOrder(last, row.cells[j]);
            last = row.cells[j];
        }
        row.remove->setObjectName(u"%1Remove-%2"_s.arg(m_columns.front().name).arg(i));
        row.remove->setVisible(!isNext);
        if (QSizePolicy policy = row.remove->sizePolicy(); !policy.retainSizeWhenHidden()) {
            policy.setRetainSizeWhenHidden(true);
            row.remove->setSizePolicy(policy);
        }
        setTabOrder(last, row.remove);
        last = row.remove;
    }
}

void RowsEdit::removeRow(const QWidget *line)
{
    const auto place = std::find_if(m_rows.begin(), m_rows.end(), [line](const Row &row) { return row.line == line; });
    if (place == m_rows.end())
        return;
    place->line->hide();
    place->line->deleteLater();
    const auto next = m_rows.erase(place);
    settle();
    (next == m_rows.end() ? m_rows.last() : *next).cells.front()->setFocus(Qt::OtherFocusReason);
    emit edited();
}

QList<QStringList> RowsEdit::rows() const
{
    QList<QStringList> all;
    for (const Row &row : m_rows) {
        if (const QStringList texts = textsOf(row); !texts.front().isEmpty())
            all << texts;
    }
    return all;
}

void RowsEdit::setRows(const QList<QStringList> &rows)
{
    const QSignalBlocker blocker(this);
    for (const Row &row : std::as_const(m_rows))
        delete row.line;
    m_rows.clear();
    for (const QStringList &texts : rows)
        addRow(texts);
    settle();
}

QWidget *RowsEdit::firstCell() const
{
    return m_rows.first().cells.first();
}

} // namespace relata
