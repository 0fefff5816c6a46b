#include "views/explorer/explorer.h"

#include "views/widgets/detaildelegate.h"
#include "views/widgets/icons.h"
#include "views/widgets/parts.h"
#include "views/widgets/theme.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QListWidget>
#include <QMenu>
#include <QSortFilterProxyModel>
#include <QToolButton>
#include <QTreeView>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace relata {

namespace {

constexpr int kDiagramRow = 26;
constexpr int kMostDiagramRows = 6;
constexpr int kMostOpened = 60;

} // namespace

Explorer::Explorer(Editor &editor, SharedSelection &selection, QWidget *parent)
    : QWidget(parent), m_editor(editor), m_selection(selection), m_model(new ModelTree(editor, this)), m_filter(new QSortFilterProxyModel(this))
{
    setProperty("area", u"dock"_s);
    setAttribute(Qt::WA_StyledBackground);
    m_filter->setSourceModel(m_model);
    m_filter->setRecursiveFilteringEnabled(true);
    m_filter->setAutoAcceptChildRows(true);
    m_filter->setFilterCaseSensitivity(Qt::CaseInsensitive);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(createEntities(), 1);
    layout->addWidget(createDiagrams());

    connect(&m_selection, &SharedSelection::changed, this, &Explorer::showSelection);
    Document &document = m_editor.document();
    for (auto what : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(m_model, what, this, [this](const QModelIndex &top) { if (!top.isValid()) showCounts(); });
    connect(m_model, &QAbstractItemModel::modelReset, this, &Explorer::showCounts);
    connect(&document, &Document::changed, this, [this](const Change &change) {
        if (change.touches<Diagram>())
            showDiagrams();
    });
    connect(&document, &Document::wasReset, this, &Explorer::showDiagrams);
    showCounts();
    showDiagrams();
}

QWidget *Explorer::createEntities()
{
    auto *area = new QWidget;
    m_tree = new QTreeView;
    m_tree->setModel(m_filter);
    m_tree->setItemDelegate(new DetailDelegate({ModelTree::DetailRole, ModelTree::DimRole}, m_tree));
    m_tree->setHeaderHidden(true);
    m_tree->setUniformRowHeights(true);
    m_tree->setRootIsDecorated(true);
    m_tree->setIndentation(18);
    m_tree->setEditTriggers(QAbstractItemView::EditKeyPressed);
    m_tree->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_tree->setExpandsOnDoubleClick(false);
    m_tree->setContextMenuPolicy(Qt::CustomContextMenu);
    m_tree->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_tree->setAccessibleName(tr("Entities"));
    m_tree->installEventFilter(this);
    connect(m_tree, &QTreeView::customContextMenuRequested, this, &Explorer::showMenu);
    connect(m_tree, &QTreeView::doubleClicked, this, &Explorer::activate);
    connect(m_tree->selectionModel(), &QItemSelectionModel::selectionChanged, this, &Explorer::takeSelection);
    m_search = new SearchField(tr("Filter"), m_tree);
    connect(m_search, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_filter->setFilterFixedString(text);
        showCounts();
        showSelection();
        showFound(text);
    });
    connect(m_search, &QLineEdit::returnPressed, this, [this] {
        if (const QModelIndex found = m_tree->currentIndex(); found.isValid()) {
            m_tree->selectionModel()->select(found, QItemSelectionModel::ClearAndSelect);
            m_tree->setFocus(Qt::OtherFocusReason);
            activate(found);
        }
    });
    m_count = new QLabel;
    setTone(m_count, Tone::Faint);
    auto *add = createIconButton(u"plus"_s, tr("New entity"));
    connect(add, &QToolButton::clicked, this, &Explorer::entityWanted);

    auto *head = new QHBoxLayout;
    head->setContentsMargins(12, 4, 6, 4);
    head->addWidget(createHeading(tr("Entities")));
    head->addStretch();
    head->addWidget(m_count);
    head->addWidget(add);
    auto *search = new QHBoxLayout;
    search->setContentsMargins(10, 8, 10, 6);
    search->addWidget(m_search);
    auto *layout = new QVBoxLayout(area);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(head);
    layout->addWidget(createRule());
    layout->addLayout(search);
    layout->addWidget(m_tree);
    return area;
}

QWidget *Explorer::createDiagrams()
{
    auto *area = new QWidget;
    m_diagrams = new QListWidget;
    m_diagrams->setAccessibleName(tr("Diagrams"));
    m_diagrams->setUniformItemSizes(true);
    connect(m_diagrams, &QListWidget::itemActivated, this, [this](QListWidgetItem *item) { emit diagramActivated(DiagramId{item->data(Qt::UserRole).toULongLong()}); });
    auto *head = new QHBoxLayout;
    head->setContentsMargins(12, 8, 12, 8);
    head->addWidget(createHeading(tr("Diagrams")));
    auto *layout = new QVBoxLayout(area);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(createRule());
    layout->addLayout(head);
    layout->addWidget(createRule());
    layout->addWidget(m_diagrams);
    return area;
}

void Explorer::focusSearch()
{
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
}

// Goes to the first entity of that name; where only something inside fits, opens it.
void Explorer::showFound(const QString &text)
{
    if (text.isEmpty())
        return;
    QModelIndex first;
    for (int row = 0; row < m_filter->rowCount() && row < kMostOpened; ++row) {
        const QModelIndex top = m_filter->index(row, 0);
        const bool itself = top.data().toString().contains(text, Qt::CaseInsensitive);
        if (!itself)
            m_tree->expand(top);
        if (itself && (!first.isValid() || top.data().toString().compare(text, Qt::CaseInsensitive) == 0))
            first = top;
    }
    if (!first.isValid())
        first = m_filter->index(0, 0);
    m_tree->selectionModel()->setCurrentIndex(first, QItemSelectionModel::NoUpdate);
    m_tree->scrollTo(first);
}

QModelIndex Explorer::sourceIndex(const QModelIndex &index) const
{
    return m_filter->mapToSource(index);
}

void Explorer::showBranch(EntityId entity)
{
    const QModelIndex branch = m_filter->mapFromSource(m_model->indexOf(entity));
    if (!branch.isValid())
        return;
    if (!m_tree->isExpanded(branch)) {
        m_tree->collapseAll();
        m_tree->expand(branch);
    }
    m_tree->scrollTo(m_filter->index(m_filter->rowCount(branch) - 1, 0, branch)); // its relationships come last
    m_tree->scrollTo(branch);
}

void Explorer::showCounts()
{
    const int all = m_model->rowCount(), shown = m_filter->rowCount();
    m_count->setText(shown == all ? QLocale().toString(all) : tr("%L1 of %L2").arg(shown).arg(all));
}

void Explorer::showDiagrams()
{
    m_diagrams->clear();
    for (const Diagram &diagram : m_editor.schema().diagrams()) {
        auto *item = new QListWidgetItem(icon(u"diagram"_s), diagram.name.isEmpty() ? tr("Whole model") : diagram.name, m_diagrams);
        item->setData(Qt::UserRole, diagram.id.value);
    }
    m_diagrams->setFixedHeight(qMax(1, qMin(kMostDiagramRows, m_diagrams->count())) * kDiagramRow + 8);
}

// The selection may have more than the tree shows, and be of another kind; the tree then shows what it can.
void Explorer::showSelection()
{
    if (m_following)
        return;
    m_following = true;
    QItemSelection rows;
    QModelIndex current;
    const SelectedItems &items = m_selection.items();
    for (EntityId id : items.entities) {
        const QModelIndex at = items.field && id == items.entities.front() ? m_model->indexOf(id, items.field) : m_model->indexOf(id);
        const QModelIndex index = m_filter->mapFromSource(at);
        if (!index.isValid())
            continue;
        rows.select(index, index);
        if (!current.isValid())
            current = index;
    }
    m_tree->selectionModel()->select(rows, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    if (current.isValid()) {
        m_tree->selectionModel()->setCurrentIndex(current, QItemSelectionModel::NoUpdate);
        m_tree->scrollTo(current);
    }
    m_following = false;
}

void Explorer::takeSelection()
{
    if (m_following)
        return;
    m_following = true;
    SelectedItems items;
    const QModelIndexList rows = m_tree->selectionModel()->selectedRows();
    for (const QModelIndex &row : rows) {
        const QModelIndex index = sourceIndex(row);
        if (const RelationshipId relationship = m_model->relationshipAt(index); relationship != RelationshipId()) {
            if (std::find(items.relationships.begin(), items.relationships.end(), relationship) == items.relationships.end())
                items.relationships.push_back(relationship);
            continue;
        }
        const EntityId entity = m_model->entityAt(index);
        if (std::find(items.entities.begin(), items.entities.end(), entity) == items.entities.end())
            items.entities.push_back(entity);
        if (rows.size() == 1)
            items.field = m_model->fieldAt(index);
    }
    m_selection.set(std::move(items));
    m_following = false;
}

void Explorer::activate(const QModelIndex &proxy)
{
    const QModelIndex index = sourceIndex(proxy);
    if (const RelationshipId relationship = m_model->relationshipAt(index); relationship != RelationshipId())
        emit relationshipActivated(relationship);
    else if (const EntityId entity = m_model->entityAt(index))
        emit entityActivated(entity);
}

bool Explorer::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_tree && event->type() == QEvent::KeyPress) {
        const auto *key = static_cast<QKeyEvent *>(event);
        if ((key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter)) {
            activate(m_tree->currentIndex());
            return true;
        }
        if (key->key() == Qt::Key_Delete) {
            emit deletionWanted();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void Explorer::showMenu(const QPoint &position)
{
    const QModelIndex proxy = m_tree->indexAt(position), index = sourceIndex(proxy);
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const RelationshipId relationship = m_model->relationshipAt(index);
    const EntityId entity = m_model->entityAt(index);
    if (relationship != RelationshipId()) {
        menu->addAction(icon(u"edit"_s), tr("Edit Relationship…"), this, [this, relationship] { emit relationshipActivated(relationship); });
    } else if (entity) {
        menu->addAction(icon(u"fit"_s), tr("Show on Canvas"), this, [this, entity] { emit entityActivated(entity); });
        menu->addAction(icon(u"relationship"_s), tr("Add a Relationship…"), this, [this, entity] { emit relationshipWanted(entity); });
        menu->addAction(icon(u"edit"_s), tr("Rename"), this, [this, persistent = QPersistentModelIndex(proxy)] { m_tree->edit(persistent); });
    }
    if (entity) {
        menu->addSeparator();
        menu->addAction(icon(u"trash"_s), tr("Delete"), this, &Explorer::deletionWanted);
        menu->addSeparator();
    }
    menu->addAction(icon(u"plus"_s), tr("New Entity"), this, &Explorer::entityWanted);
    // Of the data source that was pointed at; of each, beside the entities.
    const Schema &schema = m_editor.schema();
    const Entity *pointed = entity ? schema.entities().get(entity) : nullptr;
    for (const DataSource &source : schema.dataSources()) {
        if (!source.location.isEmpty() && (!pointed || pointed->dataSource == source.id))
            menu->addAction(icon(u"refresh"_s), tr("Refresh %1 from its Database…").arg(source.name), this, [this, id = source.id] { emit refreshWanted(id); });
    }
    menu->popup(m_tree->viewport()->mapToGlobal(position));
}

} // namespace relata
