#include "views/panels/problemspanel.h"

#include "model/sql/checks.h"
#include "views/widgets/icons.h"
#include "views/widgets/parts.h"
#include "views/widgets/theme.h"

#include <QHeaderView>
#include <QPushButton>
#include <QTreeWidget>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace relata {

namespace {

constexpr int kDelayMs = 300;
constexpr size_t kMostShown = 500; // nobody reads on; mending some shows the next

QIcon iconOf(checks::Severity severity)
{
    switch (severity) {
    case checks::Severity::Error: return icon(u"error"_s, IconTone::Error);
    case checks::Severity::Warning: return icon(u"warning"_s, IconTone::Warn);
    case checks::Severity::Hint: break;
    }
    return icon(u"info"_s, IconTone::Accent);
}

} // namespace

ProblemsPanel::ProblemsPanel(Editor &editor, SharedSelection &selection, QWidget *parent)
    : QWidget(parent), m_editor(editor), m_selection(selection), m_head(new QLabel), m_list(new QTreeWidget),
      m_empty(new EmptyState(u"check"_s, tr("No problems"), tr("Everything that is checked holds."))), m_fix(new QPushButton), m_fixAll(new QPushButton(tr("Fix All")))
{
    setProperty("area", u"dock"_s);
    setAttribute(Qt::WA_StyledBackground);
    setTone(m_head, Tone::Soft);
    m_list->setAccessibleName(tr("Problems"));
    m_list->setColumnCount(2);
    m_list->setHeaderHidden(true);
    m_list->setRootIsDecorated(false);
    m_list->setIndentation(4);
    m_list->setUniformRowHeights(true);
    m_list->header()->setStretchLastSection(false);
    m_list->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_list->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    m_fixAll->setToolTip(tr("Mend everything that has a safe fix, as one step"));
    auto *head = new QHBoxLayout;
    head->setContentsMargins(12, 4, 8, 4);
    head->setSpacing(8);
    head->addWidget(m_head, 1);
    head->addWidget(m_fix);
    head->addWidget(m_fixAll);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(head);
    layout->addWidget(createRule());
    layout->addWidget(m_list, 1);
    layout->addWidget(m_empty, 1);

    m_delay.setSingleShot(true);
    m_delay.setInterval(kDelayMs);
    connect(&m_delay, &QTimer::timeout, this, &ProblemsPanel::start);
    connect(&editor.document(), &Document::changed, &m_delay, qOverload<>(&QTimer::start));
    connect(&editor.document(), &Document::wasReset, this, &ProblemsPanel::start);
    connect(m_list, &QTreeWidget::currentItemChanged, this, &ProblemsPanel::showFix);
    connect(m_list, &QTreeWidget::itemClicked, this, &ProblemsPanel::goThere);
    connect(m_list, &QTreeWidget::itemActivated, this, &ProblemsPanel::goThere);
    connect(m_fix, &QPushButton::clicked, this, &ProblemsPanel::fixCurrent);
    connect(m_fixAll, &QPushButton::clicked, this, &ProblemsPanel::fixAll);
    show();
}

void ProblemsPanel::start()
{
    m_delay.stop();
    const quint64 revision = m_editor.document().revision();
    m_job.run<std::vector<checks::Problem>>([schema = m_editor.schema()](JobControl &) { return checks::projectProblemsOf(schema); },
                                            [this, revision](const std::vector<checks::Problem> &problems) {
        m_problems = problems;
        m_checked = revision;
        show();
    });
}

void ProblemsPanel::finishNow()
{
    start();
    m_job.waitForDone();
}

QString ProblemsPanel::placeOf(const checks::Problem &problem) const
{
    const Entity *entity = m_editor.schema().entities().get(problem.entity);
    if (!entity)
        return {};
    const Field *field = entity->field(problem.field);
    return field ? entity->name + u'.' + field->name : entity->name;
}

void ProblemsPanel::show()
{
    const QString kept = m_list->currentItem() ? m_list->currentItem()->text(0) + m_list->currentItem()->text(1) : QString();
    m_counts = {};
    m_list->clear();
    bool canFix = false;
    for (size_t i = 0; i < m_problems.size(); ++i) {
        const checks::Problem &problem = m_problems[i];
        (problem.severity == checks::Severity::Error ? m_counts.errors : problem.severity == checks::Severity::Warning ? m_counts.warnings : m_counts.hints)++;
        canFix = canFix || !problem.fixes.empty();
        if (i >= kMostShown)
            continue;
        auto *item = new QTreeWidgetItem(m_list, {checks::worded(problem), placeOf(problem)});
        item->setIcon(0, iconOf(problem.severity));
        item->setToolTip(0, item->text(0));
        item->setFont(1, Theme::codeFont());
        item->setForeground(1, themeColors().soft);
        item->setData(0, Qt::UserRole, qulonglong(i));
        item->setData(0, Qt::AccessibleDescriptionRole, checks::severityKey(problem.severity));
        if (!kept.isEmpty() && item->text(0) + item->text(1) == kept)
            m_list->setCurrentItem(item);
    }
    QStringList said;
    if (m_counts.errors)
        said += tr("%n error(s)", nullptr, m_counts.errors);
    if (m_counts.warnings)
        said += tr("%n warning(s)", nullptr, m_counts.warnings);
    if (m_counts.hints)
        said += tr("%n hint(s)", nullptr, m_counts.hints);
    m_head->setText(said.isEmpty() ? tr("No problems") : said.join(u" · "_s));
    m_list->setVisible(!m_problems.empty());
    m_empty->setVisible(m_problems.empty());
    m_fixAll->setEnabled(canFix);
    showFix();
    emit countsChanged();
}

const checks::Problem *ProblemsPanel::current() const
{
    const QTreeWidgetItem *item = m_list->currentItem();
    return item ? &m_problems[item->data(0, Qt::UserRole).toULongLong()] : nullptr;
}

void ProblemsPanel::showFix()
{
    const checks::Problem *problem = current();
    const bool fixable = problem && !problem->fixes.empty();
    m_fix->setText(fixable ? checks::worded(problem->fixes.front()) : tr("Fix"));
    m_fix->setEnabled(fixable);
}

void ProblemsPanel::goThere()
{
    const checks::Problem *problem = current();
    if (!problem)
        return;
    if (problem->entity && m_editor.schema().entities().contains(problem->entity)) {
        const Entity &entity = m_editor.schema().entities()[problem->entity];
        m_selection.selectEntity(entity.id, entity.field(problem->field) ? problem->field : FieldId());
        emit revealWanted(entity.id);
    } else if (!problem->relationship.isNull()) {
        m_selection.selectRelationship(problem->relationship);
    }
}

void ProblemsPanel::fixCurrent()
{
    const checks::Problem *problem = current();
    if (!problem || problem->fixes.empty() || m_checked != m_editor.document().revision())
        return; // the list is about to be made anew
    const checks::Fix fix = problem->fixes.front();
    m_editor.push(fix.apply(m_editor.schema(), m_editor.ids()), checks::worded(fix));
    start();
}

void ProblemsPanel::fixAll()
{
    const checks::Fixed fixed = checks::fixAll(m_editor.schema(), m_editor.ids(), checks::projectProblemsOf);
    m_editor.push(fixed.change, tr("Fix %n problem(s)", nullptr, fixed.count));
    start();
}

} // namespace relata
