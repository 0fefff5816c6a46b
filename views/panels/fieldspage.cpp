#include "views/panels/fieldspage.h"

#include "views/panels/fielddelegate.h"
#include "views/widgets/icons.h"
#include "views/widgets/parts.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace relata {

namespace {

constexpr int kRow = 28, kCheckColumn = 38, kTypeColumn = 100, kNarrowTypeColumn = 66, kRoomForDefaults = 370, kRoomForTypes = 320;

} // namespace

FieldsPage::FieldsPage(Editor &editor, SharedSelection &selection, QWidget *parent)
    : QWidget(parent), m_editor(editor), m_selection(selection), m_model(new FieldsModel(editor, this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(createTable(), 1);
    layout->addWidget(createRule());
    layout->addWidget(createButtons());
    connect(m_model, &FieldsModel::fieldAdded, this, [this] {
        // On to the next new field, as people type several in a row.
        const QModelIndex next = m_model->index(m_model->rowCount() - 1, FieldsModel::Name);
        QMetaObject::invokeMethod(this, [this, persistent = QPersistentModelIndex(next)] {
            m_table->setCurrentIndex(persistent);
            m_table->edit(persistent);
        }, Qt::QueuedConnection);
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex &current) {
        updateButtons();
        if (m_table->hasFocus() && m_model->entity() && m_selection.entity() == m_model->entity())
            m_selection.selectEntity(m_model->entity(), m_model->fieldAt(current.row()));
    });
    updateButtons();
}

QWidget *FieldsPage::createTable()
{
    m_table = new QTableView;
    m_table->setModel(m_model);
    m_table->setItemDelegate(new FieldDelegate(m_editor, m_table));
    m_table->setAccessibleName(tr("Fields"));
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed | QAbstractItemView::AnyKeyPressed | QAbstractItemView::SelectedClicked);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setTabKeyNavigation(false);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(kRow);
    m_table->verticalHeader()->setMinimumSectionSize(kRow);
    m_table->installEventFilter(this);
    QHeaderView *header = m_table->horizontalHeader();
    header->setHighlightSections(false);
    header->setMinimumSectionSize(30);
    header->setSectionResizeMode(QHeaderView::Interactive);
    header->setSectionResizeMode(FieldsModel::Name, QHeaderView::Stretch);
    for (int column : {FieldsModel::Nullable, FieldsModel::Key, FieldsModel::Unique}) {
        header->setSectionResizeMode(column, QHeaderView::Fixed);
        header->resizeSection(column, kCheckColumn);
    }
    header->resizeSection(FieldsModel::Type, kTypeColumn);
    header->resizeSection(FieldsModel::Default, 54);
    return m_table;
}

QWidget *FieldsPage::createButtons()
{
    auto *row = new QWidget;
    m_up = createIconButton(u"up"_s, tr("Move up (Alt+Up)"));
    m_down = createIconButton(u"down"_s, tr("Move down (Alt+Down)"));
    m_remove = createIconButton(u"trash"_s, tr("Delete the field (Del)"));
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(8, 4, 8, 4);
    layout->setSpacing(2);
    layout->addWidget(m_up);
    layout->addWidget(m_down);
    layout->addStretch();
    layout->addWidget(m_remove);
    connect(m_up, &QToolButton::clicked, this, [this] { move(-1); });
    connect(m_down, &QToolButton::clicked, this, [this] { move(1); });
    connect(m_remove, &QToolButton::clicked, this, &FieldsPage::remove);
    return row;
}

void FieldsPage::setEntity(EntityId entity)
{
    if (entity == m_model->entity())
        return;
    m_model->setEntity(entity);
    updateButtons();
}

void FieldsPage::showField(FieldId field)
{
    const int row = m_model->rowOf(field);
    if (row >= 0 && m_table->currentIndex().row() != row)
        m_table->setCurrentIndex(m_model->index(row, FieldsModel::Name));
}

void FieldsPage::updateButtons()
{
    const int row = m_table->currentIndex().row(), last = m_model->rowCount() - 2;
    const bool isField = bool(m_model->fieldAt(row));
    m_up->setEnabled(isField && row > 0);
    m_down->setEnabled(isField && row < last);
    m_remove->setEnabled(isField);
}

void FieldsPage::move(int by)
{
    const FieldId field = m_model->fieldAt(m_table->currentIndex().row());
    const int column = qMax(0, m_table->currentIndex().column());
    if (m_model->moveField(m_table->currentIndex().row(), m_table->currentIndex().row() + by))
        m_table->setCurrentIndex(m_model->index(m_model->rowOf(field), column));
}

void FieldsPage::remove()
{
    m_model->removeField(m_table->currentIndex().row());
    updateButtons();
}

bool FieldsPage::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_table && event->type() == QEvent::Resize) { // names come first
        m_table->setColumnHidden(FieldsModel::Default, m_table->width() < kRoomForDefaults);
        m_table->setColumnWidth(FieldsModel::Type, m_table->width() < kRoomForTypes ? kNarrowTypeColumn : qMax(kTypeColumn, m_table->columnWidth(FieldsModel::Type)));
    }
    if (watched != m_table || event->type() != QEvent::KeyPress || m_table->indexWidget(m_table->currentIndex()))
        return QWidget::eventFilter(watched, event);
    const auto *key = static_cast<QKeyEvent *>(event);
    if (key->modifiers() == Qt::AltModifier && (key->key() == Qt::Key_Up || key->key() == Qt::Key_Down)) {
        move(key->key() == Qt::Key_Up ? -1 : 1);
        return true;
    }
    if (key->key() == Qt::Key_Delete) {
        remove();
        return true;
    }
    if (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) {
        const QModelIndex at = m_table->currentIndex();
        if (m_model->flags(at) & Qt::ItemIsEditable)
            m_table->edit(at);
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace relata
