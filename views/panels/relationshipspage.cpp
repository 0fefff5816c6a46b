#include "views/panels/relationshipspage.h"

#include "model/schema/relateexternal.h"
#include "views/adapters/modeltree.h"
#include "views/panels/deletestorycard.h"
#include "views/widgets/icons.h"
#include "views/widgets/parts.h"
#include "views/widgets/theme.h"

#include <QMenu>
#include <QMouseEvent>
#include <QPushButton>
#include <QScrollArea>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace relata {

namespace {

// More rows than this nobody reads; the canvas and the tree show them all.
constexpr size_t kMostRows = 200;

// Opens on double click and Return.
class Row final : public QFrame
{
public:
    explicit Row(std::function<void()> open) : m_open(std::move(open)) { setFocusPolicy(Qt::TabFocus); }

protected:
    void mouseDoubleClickEvent(QMouseEvent *) override { m_open(); }
    void keyPressEvent(QKeyEvent *event) override
    {
        if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
            m_open();
        else
            QFrame::keyPressEvent(event);
    }

private:
    std::function<void()> m_open;
};

QString titleOf(const RelationshipEnd &end, const Schema &schema)
{
    if (!end.name.isEmpty())
        return end.name;
    QStringList others;
    for (const EntityId id : end.others)
        others << schema.entities()[id].name;
    return u"→ "_s + others.join(u" | "_s);
}

void clear(QLayout *layout)
{
    while (QLayoutItem *item = layout->takeAt(0)) {
        if (QWidget *widget = item->widget()) {
            widget->hide();
            widget->deleteLater(); // it may be what has just been clicked
        }
        delete item;
    }
}

} // namespace

RelationshipsPage::RelationshipsPage(Editor &editor, QWidget *parent)
    : QWidget(parent), m_editor(editor), m_scroll(new QScrollArea), m_list(nullptr), m_add(new QPushButton(tr("Add a Relationship")))
{
    setLook(m_add, ButtonLook::Primary);
    auto *content = new QWidget;
    content->setProperty("area", u"dock"_s);
    auto *inner = new QVBoxLayout(content);
    inner->setContentsMargins(0, 0, 0, 0);
    inner->setSpacing(0);
    m_list = new QVBoxLayout;
    m_list->setSpacing(0);
    inner->addLayout(m_list);
    auto *foot = new QHBoxLayout;
    foot->setContentsMargins(12, 12, 12, 12);
    foot->addWidget(m_add);
    inner->addLayout(foot);
    m_story = new DeleteStoryCard;
    connect(m_story, &DeleteStoryCard::toggled, this, &RelationshipsPage::storyToggled);
    inner->addWidget(createRule());
    inner->addWidget(m_story);
    inner->addStretch();
    m_scroll->setWidget(content);
    m_scroll->setWidgetResizable(true);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_scroll);

    connect(m_add, &QPushButton::clicked, this, &RelationshipsPage::addWanted);
    connect(&m_editor.document(), &Document::changed, this, [this](const Change &change) {
        if (m_entity && (change.touches<Entity>() || change.touches<Reference>() || change.touches<AnyReference>() || change.touches<Through>() || change.touches<External>()))
            rebuild();
    });
}

void RelationshipsPage::setEntity(EntityId entity)
{
    if (entity == m_entity && m_shownRevision == m_editor.document().revision())
        return;
    m_entity = entity;
    rebuild();
}

void RelationshipsPage::setStoryShown(EntityId entity)
{
    m_story->setShown(entity);
}

void RelationshipsPage::rebuild()
{
    clear(m_list);
    m_rows.clear();
    m_shownRevision = m_editor.document().revision();
    if (!m_editor.schema().entities().contains(m_entity)) {
        m_entity = {};
        return;
    }
    m_story->setEntity(m_editor.document().index(), m_entity);
    const std::vector<RelationshipEnd> ends = shownEndsOf(m_editor.document().index(), m_entity);
    for (size_t i = 0; i < ends.size() && i < kMostRows; ++i) {
        m_rows.append(createRow(ends[i]));
        m_list->addWidget(m_rows.last());
        m_list->addWidget(createRule());
    }
    if (ends.size() > kMostRows) {
        auto *more = new QLabel(tr("and %n more", nullptr, int(ends.size() - kMostRows)));
        setTone(more, Tone::Faint);
        more->setContentsMargins(12, 8, 12, 8);
        m_list->addWidget(more);
    }
    if (ends.empty()) {
        auto *none = new QLabel(tr("Nothing is related to it yet."));
        setTone(none, Tone::Soft);
        none->setContentsMargins(12, 14, 12, 0);
        m_list->addWidget(none);
    }
}

QWidget *RelationshipsPage::createRow(const RelationshipEnd &end)
{
    const Schema &schema = m_editor.schema();
    const RelationshipId id = end.relationship;
    auto *row = new Row([this, id] { emit editWanted(id); });
    auto *name = new QLabel(titleOf(end, schema));
    name->setTextFormat(Qt::PlainText);
    setTone(name, end.name.isEmpty() ? Tone::Faint : Tone::Strong);
    auto *menuButton = createIconButton(u"more"_s, tr("What to do with %1").arg(name->text()));
    menuButton->setPopupMode(QToolButton::InstantPopup);
    auto *menu = new QMenu(menuButton);
    menu->addAction(icon(u"edit"_s), tr("Edit…"), this, [this, id] { emit editWanted(id); });
    menu->addAction(icon(u"fit"_s), tr("Go to the Other Entity"), this, [this, other = end.other] { emit entityWanted(other); });
    menu->addSeparator();
    menu->addAction(icon(u"trash"_s), tr("Delete"), this, [this, id] { emit deleteWanted(id); });
    menuButton->setMenu(menu);
    auto *sentence = new QLabel(sentenceFrom(schema, end));
    sentence->setTextFormat(Qt::PlainText);
    sentence->setWordWrap(true);
    setTone(sentence, Tone::Soft);
    row->setAccessibleName(name->text() + u", "_s + end.kind);
    row->setAccessibleDescription(sentence->text());

    auto *head = new QHBoxLayout;
    head->setSpacing(8);
    head->addWidget(name);
    head->addWidget(new Chip(end.kind));
    head->addStretch();
    head->addWidget(menuButton);
    auto *layout = new QVBoxLayout(row);
    layout->setContentsMargins(12, 6, 8, 10);
    layout->setSpacing(1);
    layout->addLayout(head);
    layout->addWidget(sentence);
    return row;
}

RelationshipPage::RelationshipPage(Editor &editor, QWidget *parent) : QWidget(parent), m_editor(editor), m_content(new QVBoxLayout)
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 12, 12, 12);
    layout->addLayout(m_content);
    layout->addStretch();
    m_content->setSpacing(8);
    connect(&m_editor.document(), &Document::changed, this, [this] {
        if (m_relationship != RelationshipId())
            rebuild();
    });
}

void RelationshipPage::setRelationship(RelationshipId relationship)
{
    m_relationship = relationship;
    rebuild();
}

void RelationshipPage::rebuild()
{
    clear(m_content);
    const Schema &schema = m_editor.schema();
    const RelationshipView *view = m_editor.document().index().relationship(m_relationship);
    if (!view)
        return;
    const auto sideName = [&schema](const std::vector<EntityId> &entities) {
        QStringList all;
        for (const EntityId id : entities)
            all << schema.entities()[id].name;
        return all.join(u" | "_s);
    };
    auto *head = new QWidget;
    auto *row = new QHBoxLayout(head);
    row->setContentsMargins(0, 0, 0, 0);
    const External *external = schema.externals().get(m_relationship.external());
    auto *title = new QLabel(tr("%1 and %2", "two entities").arg(sideName(view->sources), external ? edits::hostOf(external->url) : sideName(view->targets)));
    title->setTextFormat(Qt::PlainText);
    setTone(title, Tone::Strong);
    row->addWidget(title);
    row->addWidget(new Chip(view->kind));
    row->addStretch();
    m_content->addWidget(head);

    const Sentences sentences = sentencesOf(schema, *view, Markup::Html);
    auto *well = new QFrame;
    well->setProperty("well", true);
    auto *words = new QLabel(sentences.both(u"<br>"));
    words->setTextFormat(Qt::RichText);
    words->setWordWrap(true);
    auto *inWell = new QVBoxLayout(well);
    inWell->setContentsMargins(14, 12, 14, 12);
    inWell->addWidget(words);
    m_content->addWidget(well);

    const auto fact = [this](const QString &text) {
        auto *label = new QLabel(text);
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
        setTone(label, Tone::Soft);
        m_content->addWidget(label);
    };
    const auto names = [&schema](EntityId id, const std::vector<FieldId> &fields) {
        QStringList list;
        for (FieldId field : fields) {
            if (const Field *found = schema.entities()[id].field(field))
                list += schema.entities()[id].name + u'.' + found->name;
        }
        return list.join(u", "_s);
    };
    if (view->junction)
        fact(tr("Joined through %1.").arg(schema.entities()[view->junction].name));
    for (const RelationshipView &branch : view->junction ? std::vector<RelationshipView>() : branchesOf(*view))
        fact(tr("%1 points at %2.").arg(names(branch.target, branch.atTarget.fields), names(branch.source, branch.atSource.fields)));
    if (view->identifying)
        fact(tr("The key is part of the primary key."));
    if (!view->enforced && !external) // a web API's records are in no database
        fact(tr("No foreign key in the database: it is logical only."));
    auto *edit = new QPushButton(tr("Edit Relationship…"));
    setLook(edit, ButtonLook::Primary);
    connect(edit, &QPushButton::clicked, this, [this] { emit editWanted(m_relationship); });
    auto *remove = new QPushButton(tr("Delete"));
    setLook(remove, ButtonLook::Danger);
    connect(remove, &QPushButton::clicked, this, [this] { emit deleteWanted(m_relationship); });
    m_content->addSpacing(4);
    m_content->addWidget(edit);
    m_content->addWidget(remove);
}

} // namespace relata
