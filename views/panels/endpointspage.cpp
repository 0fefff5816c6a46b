#include "views/panels/endpointspage.h"

#include "model/generate/context.h"
#include "views/widgets/parts.h"
#include "views/widgets/theme.h"

#include <QHeaderView>
#include <QShowEvent>
#include <QTreeWidget>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace relata {

namespace {

constexpr int kDelayMs = 250;

QString textOf(const nlohmann::json &object, const char *key)
{
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? QString::fromStdString(found->get<std::string>()) : QString();
}

} // namespace

EndpointsPage::EndpointsPage(Editor &editor, QWidget *parent)
    : QWidget(parent), m_editor(editor), m_list(new QTreeWidget), m_empty(new EmptyState(u"endpoint"_s, tr("No endpoints"), tr("None of this entity's operations is offered.")))
{
    m_list->setAccessibleName(tr("Endpoints"));
    m_list->setColumnCount(2);
    m_list->setHeaderHidden(true);
    m_list->setRootIsDecorated(false);
    m_list->setIndentation(0);
    m_list->setUniformRowHeights(true);
    m_list->header()->setMinimumSectionSize(20);
    m_list->header()->setSectionResizeMode(0, QHeaderView::ResizeToContents);
    m_list->header()->setSectionResizeMode(1, QHeaderView::Stretch);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 6, 0, 0);
    layout->addWidget(m_list);
    layout->addWidget(m_empty);
    m_empty->hide();
    m_delay.setSingleShot(true);
    m_delay.setInterval(kDelayMs);
    connect(&m_delay, &QTimer::timeout, this, &EndpointsPage::start);
    connect(&editor.document(), &Document::changed, this, &EndpointsPage::order);
    connect(&Theme::instance(), &Theme::changed, this, &EndpointsPage::show);
}

void EndpointsPage::setEntity(EntityId entity)
{
    m_entity = entity;
    if (m_answered == m_editor.document().revision())
        show();
    else
        order();
}

void EndpointsPage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    order();
}

void EndpointsPage::order()
{
    if (isVisible() && m_answered != m_editor.document().revision())
        m_delay.start();
}

void EndpointsPage::start()
{
    m_delay.stop();
    const quint64 revision = m_editor.document().revision();
    m_job.run<Answer>(
        [schema = m_editor.schema()](JobControl &) {
            Answer answer;
            const Result<nlohmann::json> context = contextFor(schema, nullptr);
            if (!context) {
                answer.error = worded(context.error());
                return answer;
            }
            for (const nlohmann::json &endpoint : context->value("endpoints", nlohmann::json::array()))
                answer.endpoints[textOf(endpoint, "entity")].append({textOf(endpoint, "method"), textOf(endpoint, "path"), textOf(endpoint, "summary")});
            return answer;
        },
        [this, revision](const Answer &answer) {
            m_answer = answer;
            m_answered = revision;
            show();
        });
}

void EndpointsPage::finishNow()
{
    start();
    m_job.waitForDone();
}

void EndpointsPage::show()
{
    m_list->clear();
    const Entity *entity = m_editor.schema().entities().get(m_entity);
    if (!entity)
        return;
    const QFont font = Theme::codeFont();
    const QList<EndpointLine> lines = m_answer.endpoints.value(entity->name);
    for (const EndpointLine &line : lines) {
        auto *item = new QTreeWidgetItem(m_list, {line.method, line.path});
        for (int column : {0, 1}) {
            item->setFont(column, font);
            item->setToolTip(column, line.summary.isEmpty() ? line.path : line.path + u'\n' + line.summary);
        }
        item->setForeground(0, line.method == "DELETE"_L1 ? themeColors().error : line.method == "GET"_L1 ? themeColors().ok : themeColors().reference);
    }
    m_list->setVisible(!lines.isEmpty());
    m_empty->setVisible(lines.isEmpty());
    m_empty->setTexts(m_answer.error.isEmpty() ? tr("No endpoints") : tr("Not yet"),
                      m_answer.error.isEmpty() ? tr("None of this entity's operations is offered.") : m_answer.error);
}

int EndpointsPage::count() const
{
    return m_list->topLevelItemCount();
}

} // namespace relata
