#include "views/wizard/relationshipdialog.h"

#include "model/schema/edits.h"
#include "views/widgets/parts.h"
#include "views/widgets/theme.h"
#include "views/wizard/alloptions.h"
#include "views/wizard/formpage.h"
#include "views/wizard/formwords.h"
#include "views/wizard/previewpanel.h"
#include "views/wizard/sidecard.h"

#include <QApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QMessageBox>
#include <QPushButton>
#include <QScreen>
#include <QScrollArea>
#include <QScrollBar>
#include <QVBoxLayout>

namespace relata {

using namespace Qt::StringLiterals;

namespace {

constexpr int kPageWidth = 560;

} // namespace

RelationshipDialog::RelationshipDialog(const Schema &schema, const RelationshipForm &form, const Context &context, IdSource &ids, QWidget *parent)
    : QDialog(parent), m_schema(schema), m_ids(ids)
{
    setWindowTitle(form.existing.isNull() ? tr("Add a Relationship") : tr("Change a Relationship"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    createHead(context);
    createBody(context);
    createButtons();
    m_page->setForm(form);
    m_start = m_page->form();
    orderTabs();
    resize(QSize(1180, 780).boundedTo(screen()->availableSize() - QSize(20, 60)));
    update();
    m_page->focusFirst();
}

void RelationshipDialog::createHead(const Context &context)
{
    auto *head = new QVBoxLayout;
    head->setContentsMargins(22, 16, 22, 12);
    head->setSpacing(2);
    auto *title = new QLabel(windowTitle(), this);
    setTone(title, Tone::Title);
    auto *line = new QLabel(context.projectName.isEmpty() ? tr("between two entities") : tr("between two entities of %1").arg(context.projectName), this);
    line->setTextFormat(Qt::PlainText);
    setTone(line, Tone::Soft);
    head->addWidget(title);
    head->addWidget(line);
    static_cast<QVBoxLayout *>(layout())->addLayout(head);
}

void RelationshipDialog::createBody(const Context &context)
{
    m_page = new FormPage(m_schema, this);
    connect(m_page, &FormPage::edited, this, &RelationshipDialog::update);
    connect(m_page, &FormPage::entityWanted, this, &RelationshipDialog::makeEntity);
    m_scroll = new QScrollArea(this);
    m_page->setMinimumWidth(1); // as wide as its place, whatever long names would like: it scrolls down only
    m_scroll->setWidget(m_page);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setFixedWidth(kPageWidth + 12);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    // Room for the scroll bar, so that nothing moves when it comes.
    const auto makeRoom = [this] {
        const bool shown = m_scroll->verticalScrollBar()->maximum() > 0;
        m_page->layout()->setContentsMargins(0, 0, 12 - (shown ? m_scroll->verticalScrollBar()->sizeHint().width() : 0), 0);
    };
    makeRoom();
    connect(m_scroll->verticalScrollBar(), &QScrollBar::rangeChanged, this, makeRoom);

    const Entity *any = m_schema.entities().isEmpty() ? nullptr : &*m_schema.entities().begin();
    m_preview = new PreviewPanel(any ? m_schema.dialectOf(*any) : u"sqlite"_s, context.projectFolder, this);
    connect(m_preview, &PreviewPanel::delivered, this, &RelationshipDialog::updateButtons);
    auto *body = new QHBoxLayout;
    body->setContentsMargins(22, 0, 22, 14);
    body->setSpacing(6);
    auto *left = new QVBoxLayout;
    left->setSpacing(12);
    left->addWidget(m_scroll, 1000);
    m_page->rows()->setFixedWidth(kPageWidth);
    left->addWidget(m_page->rows());
    left->addWidget(m_page->verdict());
    left->addStretch(1);
    m_page->installEventFilter(this);
    body->addLayout(left);
    body->addWidget(m_preview, 1);
    static_cast<QVBoxLayout *>(layout())->addLayout(body, 1);
}

// The page is no higher than it needs, so that the verdict stands right below it.
bool RelationshipDialog::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_page && event->type() == QEvent::LayoutRequest)
        m_scroll->setMaximumHeight(std::max(120, m_page->sizeHint().height()));
    return QDialog::eventFilter(watched, event);
}

void RelationshipDialog::createButtons()
{
    layout()->addWidget(createRule(this));
    auto *row = new QHBoxLayout;
    row->setContentsMargins(22, 14, 22, 14);
    row->setSpacing(8);
    m_options = new QPushButton(tr("A&ll options…"), this);
    m_options->setObjectName(u"allOptions"_s);
    m_options->setCheckable(true);
    m_options->setAutoDefault(false);
    setLook(m_options, ButtonLook::Flat);
    connect(m_options, &QPushButton::toggled, this, [this](bool shown) {
        m_page->showOptions(shown);
        m_options->setText(shown ? tr("Fe&wer options") : tr("A&ll options…"));
        if (shown)
            QMetaObject::invokeMethod(m_scroll, [this] { m_scroll->ensureWidgetVisible(m_page->allOptions(), 0, 8); }, Qt::QueuedConnection);
    });
    m_cancel = new QPushButton(tr("Cancel"), this);
    m_cancel->setAutoDefault(false);
    connect(m_cancel, &QPushButton::clicked, this, [this] { done(Rejected); }); // nobody presses it by mistake
    const bool isNew = m_page && windowTitle() == tr("Add a Relationship");
    m_save = new QPushButton(isNew ? tr("&Add") : tr("&Save"), this);
    m_save->setObjectName(u"save"_s);
    connect(m_save, &QPushButton::clicked, this, [this] { finish(Follow::Nothing); });
    row->addWidget(m_options);
    row->addStretch(1);
    row->addWidget(m_cancel);
    row->addWidget(m_save);
    if (!m_schema.exports().isEmpty()) {
        m_saveAndUpdate = new QPushButton(tr("Save and &update files"), this);
        m_saveAndUpdate->setObjectName(u"saveAndUpdate"_s);
        connect(m_saveAndUpdate, &QPushButton::clicked, this, [this] { finish(Follow::UpdateExports); });
        row->addWidget(m_saveAndUpdate);
    }
    QPushButton *primary = m_saveAndUpdate ? m_saveAndUpdate : m_save;
    setLook(primary, ButtonLook::Primary);
    primary->setDefault(true);
    static_cast<QVBoxLayout *>(layout())->addLayout(row);
}

// Down the page, then the buttons, then what is beside it.
void RelationshipDialog::orderTabs()
{
    QWidget *last = nullptr;
    const auto add = [&last](QWidget *widget) {
        if (last)
            setTabOrder(last, widget);
        last = widget;
    };
    for (QWidget *widget : m_page->tabChain())
        add(widget);
    add(m_options);
    add(m_cancel);
    add(m_save);
    if (m_saveAndUpdate)
        add(m_saveAndUpdate);
}

void RelationshipDialog::update()
{
    m_state = formStateOf(m_schema, m_page->form());
    m_page->present(m_state);
    m_preview->present(m_state);
    updateButtons();
}

void RelationshipDialog::updateButtons()
{
    m_page->presentNotes(m_preview->preview().notes);
    m_save->setEnabled(m_state.isGood());
    if (!m_saveAndUpdate)
        return;
    m_saveAndUpdate->setEnabled(m_state.isGood());
    const int count = m_preview->preview().changedFiles;
    m_saveAndUpdate->setText(count > 0 ? tr("Save and &update %n file(s)", nullptr, count) : tr("Save and &update files"));
}

// The person named an entity that isn't there: it is made with an `id`, as part of the same step.
void RelationshipDialog::makeEntity(const QString &name)
{
    edits::NewEntity wanted;
    wanted.name = name;
    const Result<Change> change = edits::addEntity(m_schema, wanted, m_ids);
    if (!change.ok()) {
        QMessageBox::warning(this, windowTitle(), worded(change.error()));
        return;
    }
    m_schema = applied(m_schema, *change);
    m_made = m_made.isEmpty() ? *change : composed(m_made, *change);
    m_page->setSchema(m_schema);
    update();
    m_page->focusFirst();
}

bool RelationshipDialog::wasAnswered() const
{
    RelationshipForm form = m_page->form();
    if (m_start.existing.isNull()) { // a kind alone is one click
        form.kind = m_start.kind;
        form.role = m_start.role;
        form.throughRole = m_start.throughRole;
    }
    const auto isUnknown = [](const SideCard *card) { return !card->entity() && !card->entityText().isEmpty(); };
    return form != m_start || !m_made.isEmpty() || isUnknown(m_page->sourceCard()) || isUnknown(m_page->targetCard());
}

void RelationshipDialog::reject()
{
    if (QWidget *list = QApplication::activePopupWidget()) {
        list->close();
        return;
    }
    if (wasAnswered()) {
        QMessageBox box(QMessageBox::Question, windowTitle(), tr("Discard what you typed?"), QMessageBox::NoButton, this);
        const QPushButton *discard = box.addButton(tr("Discard"), QMessageBox::DestructiveRole);
        QPushButton *keep = box.addButton(tr("Keep editing"), QMessageBox::RejectRole);
        box.setDefaultButton(keep);
        box.setEscapeButton(keep);
        box.exec();
        if (box.clickedButton() != discard)
            return;
    }
    QDialog::reject();
}

void RelationshipDialog::finish(Follow follow)
{
    const Result<Change> change = edits::relate(m_schema, m_page->form(), m_ids);
    if (!change.ok()) {
        m_page->focusPart(formwords::partFor(change.error(), edits::completed(m_schema, m_page->form())));
        return;
    }
    m_change = m_made.isEmpty() ? *change : composed(m_made, *change);
    m_changeText = formwords::changeText(m_schema, edits::completed(m_schema, m_page->form()));
    m_relationship = edits::addedRelationship(*change);
    if (m_relationship.isNull())
        m_relationship = m_page->form().existing;
    m_follow = follow;
    accept();
}

} // namespace relata
