#include "views/panels/inspector.h"

#include "model/diagram/metrics.h"
#include "model/schema/edits.h"
#include "model/sql/dialect.h"
#include "views/panels/endpointspage.h"
#include "views/panels/fieldspage.h"
#include "views/panels/relationshipspage.h"
#include "views/panels/rulespage.h"
#include "views/widgets/icons.h"
#include "views/widgets/parts.h"
#include "views/widgets/theme.h"

#include <QPushButton>
#include <QStackedWidget>
#include <QTabBar>
#include <QTabWidget>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace relata {

Inspector::Inspector(Editor &editor, SharedSelection &selection, QWidget *parent)
    : QWidget(parent), m_editor(editor), m_selection(selection), m_stack(new QStackedWidget),
      m_empty(new EmptyState(u"select"_s, tr("Nothing selected"), tr("Choose an entity or a relationship to see it here.")))
{
    setProperty("area", u"dock"_s);
    setAttribute(Qt::WA_StyledBackground);
    m_entityPage = createEntity();
    m_relationship = new RelationshipPage(editor);
    for (QWidget *page : {static_cast<QWidget *>(m_empty), m_entityPage, static_cast<QWidget *>(m_relationship)})
        m_stack->addWidget(page);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_stack);

    connect(&m_selection, &SharedSelection::changed, this, &Inspector::showSelection);
    connect(&m_editor.document(), &Document::changed, this, [this] { showHead(); });
    connect(m_relationships, &RelationshipsPage::addWanted, this, [this] { emit relationshipWanted(m_entity); });
    connect(m_relationships, &RelationshipsPage::entityWanted, this, [this](EntityId other) { m_selection.selectEntity(other); });
    connect(m_relationships, &RelationshipsPage::editWanted, this, &Inspector::relationshipEdited);
    connect(m_relationships, &RelationshipsPage::deleteWanted, this, &Inspector::relationshipDeleted);
    connect(m_relationship, &RelationshipPage::editWanted, this, &Inspector::relationshipEdited);
    connect(m_relationship, &RelationshipPage::deleteWanted, this, &Inspector::relationshipDeleted);
    showSelection();
}

QWidget *Inspector::createEntity()
{
    auto *page = new QWidget;
    m_fields = new FieldsPage(m_editor, m_selection);
    m_relationships = new RelationshipsPage(m_editor);
    m_rules = new RulesPage(m_editor, m_selection);
    m_endpoints = new EndpointsPage(m_editor);
    m_tabs = new QTabWidget;
    m_tabs->setDocumentMode(true);
    m_tabs->addTab(m_fields, tr("Fields"));
    m_tabs->addTab(m_relationships, tr("Relationships"));
    m_tabs->addTab(m_rules, tr("Rules"));
    m_tabs->addTab(m_endpoints, tr("Endpoints"));
    m_tabs->tabBar()->setExpanding(false);
    m_tabs->tabBar()->setElideMode(Qt::ElideNone);
    m_tabs->tabBar()->setUsesScrollButtons(false);
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(createHead());
    layout->addWidget(m_tabs, 1);
    return page;
}

QWidget *Inspector::createHead()
{
    auto *head = new QWidget;
    m_square = new QLabel;
    m_square->setFixedSize(16, 16);
    m_name = new QLineEdit;
    m_name->setProperty("headline", true);
    m_name->setAccessibleName(tr("Name of the entity"));
    connect(m_name, &QLineEdit::editingFinished, this, &Inspector::rename);
    m_source = new Chip({});
    auto *layout = new QHBoxLayout(head);
    layout->setContentsMargins(8, 8, 12, 4);
    layout->setSpacing(2);
    layout->addWidget(m_square);
    layout->addWidget(m_name, 1);
    layout->addWidget(m_source);
    connect(&Theme::instance(), &Theme::changed, this, &Inspector::showHead);
    return head;
}

void Inspector::showTab(Tab tab)
{
    m_tabs->setCurrentIndex(int(tab));
}

void Inspector::showSelection()
{
    const SelectedItems &items = m_selection.items();
    m_entity = m_selection.entity();
    if (m_entity) {
        m_fields->setEntity(m_entity);
        m_relationships->setEntity(m_entity);
        m_rules->setEntity(m_entity);
        m_endpoints->setEntity(m_entity);
        if (items.field) {
            m_fields->showField(items.field);
            m_rules->showField(items.field);
        }
        showHead();
        m_stack->setCurrentWidget(m_entityPage);
    } else if (const RelationshipId relationship = m_selection.relationship(); relationship != RelationshipId()) {
        m_relationship->setRelationship(relationship);
        m_stack->setCurrentWidget(m_relationship);
    } else {
        const int count = int(items.entities.size() + items.relationships.size() + items.notes.size());
        if (count > 1)
            m_empty->setTexts(tr("%n item(s) selected", nullptr, count), tr("Move, copy or delete them together; choose one to see it here."));
        else if (items.notes.size() == 1)
            m_empty->setTexts(tr("A note"), tr("Double-click it to change its text."));
        else
            m_empty->setTexts(tr("Nothing selected"), tr("Choose an entity or a relationship to see it here."));
        m_stack->setCurrentWidget(m_empty);
    }
}

void Inspector::showHead()
{
    const Entity *entity = m_editor.schema().entities().get(m_entity);
    if (!entity)
        return;
    m_square->setPixmap(swatchIcon(diagram::swatchOf(m_editor.schema(), entity->dataSource)).pixmap(QSize(16, 16), devicePixelRatioF()));
    if (!m_name->hasFocus() || m_name->text() != entity->name)
        m_name->setText(entity->name);
    const DataSource *source = m_editor.schema().dataSources().get(entity->dataSource);
    const Dialect *dialect = source ? dialectById(source->dialect) : nullptr;
    const QString kind = dialect ? dialect->label : source ? source->dialect : QString();
    // Where there are several sources their names tell them apart.
    m_source->setText(source && m_editor.schema().dataSources().size() > 1 && !source->name.isEmpty() ? source->name : kind);
    m_source->setToolTip(source ? source->name : QString());
    m_source->setVisible(!m_source->text().isEmpty());
}

void Inspector::rename()
{
    const Entity *entity = m_editor.schema().entities().get(m_entity);
    const QString name = m_name->text().trimmed();
    if (!entity || name == entity->name)
        return;
    const QString old = entity->name;
    m_editor.push(edits::renameEntity(m_editor.schema(), m_entity, name), tr("Rename %1 to %2").arg(old, name));
    if (const Entity *now = m_editor.schema().entities().get(m_entity))
        m_name->setText(now->name);
}

} // namespace relata
