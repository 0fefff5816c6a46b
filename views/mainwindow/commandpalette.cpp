#include "views/mainwindow/commandpalette.h"

#include "views/widgets/detaildelegate.h"
#include "views/widgets/icons.h"
#include "views/widgets/parts.h"

#include <QKeyEvent>
#include <QListWidget>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace relata {

namespace {

constexpr int kWidth = 560, kMostRows = 12;
constexpr size_t kMostShown = 100;

} // namespace

CommandPalette::CommandPalette(std::vector<PaletteEntry> entries, QWidget *parent)
    : QDialog(parent, Qt::Popup | Qt::FramelessWindowHint), m_entries(std::move(entries)), m_line(new QLineEdit), m_list(new QListWidget)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Find or do anything"));
    setProperty("palette", true);
    setAttribute(Qt::WA_StyledBackground);
    m_line->setPlaceholderText(tr("Find or do anything"));
    m_line->setAccessibleName(tr("Find or do anything"));
    m_line->addAction(icon(u"search"_s), QLineEdit::LeadingPosition);
    m_line->installEventFilter(this);
    m_list->setAccessibleName(tr("What fits"));
    m_list->setItemDelegate(new DetailDelegate(DetailDelegate::Roles{Qt::UserRole + 1, -1}, m_list));
    m_list->setUniformItemSizes(true);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setFocusPolicy(Qt::NoFocus);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 8, 8, 8);
    layout->setSpacing(6);
    layout->addWidget(m_line);
    layout->addWidget(m_list);
    connect(m_line, &QLineEdit::textChanged, this, &CommandPalette::filter);
    connect(m_list, &QListWidget::itemClicked, this, &CommandPalette::runCurrent);
    setFixedWidth(kWidth);
    filter({});
    m_line->setFocus();
}

int CommandPalette::fit(const QString &title, const QString &typed)
{
    if (typed.isEmpty())
        return 0;
    const qsizetype at = title.indexOf(typed, 0, Qt::CaseInsensitive);
    if (at == 0)
        return 3000 - int(title.size());
    if (at > 0)
        return (title[at - 1].isLetterOrNumber() ? 1000 : 2000) - int(title.size());
    qsizetype place = 0;
    int gaps = 0;
    for (QChar letter : typed) {
        if (letter.isSpace())
            continue;
        const qsizetype found = title.indexOf(letter, place, Qt::CaseInsensitive);
        if (found < 0)
            return -1;
        gaps += int(found - place);
        place = found + 1;
    }
    return qMax(0, 500 - gaps);
}

void CommandPalette::filter(const QString &typed)
{
    std::vector<std::pair<int, size_t>> fitting;
    for (size_t i = 0; i < m_entries.size(); ++i) {
        if (const int fits = fit(m_entries[i].title, typed.trimmed()); fits >= 0)
            fitting.push_back({fits, i});
    }
    std::stable_sort(fitting.begin(), fitting.end(), [](const auto &a, const auto &b) { return a.first > b.first; });
    m_list->clear();
    for (size_t i = 0; i < fitting.size() && i < kMostShown; ++i) {
        const PaletteEntry &entry = m_entries[fitting[i].second];
        auto *item = new QListWidgetItem(entry.icon, entry.title, m_list);
        item->setData(Qt::UserRole, qulonglong(fitting[i].second));
        item->setData(Qt::UserRole + 1, entry.detail);
    }
    m_list->setCurrentRow(0);
    m_list->setFixedHeight(qBound(1, m_list->count(), kMostRows) * qMax(26, m_list->sizeHintForRow(0)) + 2);
    adjustSize();
}

QStringList CommandPalette::shownTitles() const
{
    QStringList titles;
    for (int row = 0; row < m_list->count(); ++row)
        titles += m_list->item(row)->text();
    return titles;
}

void CommandPalette::runCurrent()
{
    const QListWidgetItem *item = m_list->currentItem();
    if (!item)
        return;
    const std::function<void()> run = m_entries[item->data(Qt::UserRole).toULongLong()].run;
    close();
    run();
}

bool CommandPalette::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_line && event->type() == QEvent::KeyPress) {
        const auto *key = static_cast<QKeyEvent *>(event);
        const int row = m_list->currentRow(), last = m_list->count() - 1;
        switch (key->key()) {
        case Qt::Key_Down: m_list->setCurrentRow(row < last ? row + 1 : 0); return true;
        case Qt::Key_Up: m_list->setCurrentRow(row > 0 ? row - 1 : last); return true;
        case Qt::Key_PageDown: m_list->setCurrentRow(qMin(last, row + kMostRows)); return true;
        case Qt::Key_PageUp: m_list->setCurrentRow(qMax(0, row - kMostRows)); return true;
        case Qt::Key_Return:
        case Qt::Key_Enter: runCurrent(); return true;
        default: break;
        }
    }
    return QDialog::eventFilter(watched, event);
}

} // namespace relata
