#include "views/dialogs/connectionsdialog.h"

#include "views/adapters/passwords.h"
#include "views/dialogs/connectiondetails.h"
#include "views/dialogs/diagnosisview.h"
#include "views/widgets/detaildelegate.h"
#include "views/widgets/icons.h"
#include "views/widgets/parts.h"
#include "views/widgets/theme.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QListWidget>
#include <QMessageBox>
#include <QPushButton>
#include <QScreen>
#include <QScrollArea>
#include <QScrollBar>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace relata {

using namespace Qt::StringLiterals;
using database::Finding;

namespace {

constexpr int kListWidth = 250;
constexpr int kDetailRole = Qt::UserRole + 1;

QString swatchOf(Stage stage)
{
    switch (stage) {
    case Stage::Development: return u"green"_s;
    case Stage::Test: return u"amber"_s;
    case Stage::Production: return u"rose"_s;
    case Stage::Unsaid: break;
    }
    return u"slate"_s;
}

} // namespace

ConnectionsDialog::ConnectionsDialog(Settings &settings, Passwords &passwords, Purpose purpose, QWidget *parent)
    : QDialog(parent), m_settings(settings), m_passwords(passwords), m_purpose(purpose), m_connections(settings.connections())
{
    setWindowTitle(tr("Database connections"));
    auto *body = new QHBoxLayout;
    body->setContentsMargins(0, 0, 0, 0);
    body->setSpacing(0);
    body->addWidget(createList());
    auto *rule = new QFrame(this);
    rule->setProperty("rule", u"upright"_s);
    body->addWidget(rule);
    body->addWidget(createRight(), 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(body, 1);
    layout->addWidget(createRule(this));
    createButtons();
    resize(QSize(920, 680).boundedTo(screen()->availableSize() - QSize(20, 60)));
    fill(m_connections.isEmpty() ? QString() : m_connections.constFirst().id);
}

ConnectionsDialog::~ConnectionsDialog()
{
    m_job.cancel();
}

QWidget *ConnectionsDialog::createList()
{
    auto *area = new QWidget(this);
    area->setFixedWidth(kListWidth);
    m_list = new QListWidget(area);
    m_list->setObjectName(u"connections"_s);
    m_list->setAccessibleName(tr("Connections"));
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setItemDelegate(new DetailDelegate({kDetailRole, -1}, m_list));
    connect(m_list, &QListWidget::currentRowChanged, this, &ConnectionsDialog::selected);
    connect(m_list, &QListWidget::itemActivated, this, [this] {
        if (m_choose->isVisible() && m_choose->isEnabled())
            m_choose->click();
    });
    auto *add = createIconButton(u"plus"_s, tr("New connection"), area);
    add->setObjectName(u"add"_s);
    m_duplicate = createIconButton(u"copy"_s, tr("Duplicate"), area);
    m_duplicate->setObjectName(u"duplicate"_s);
    m_remove = createIconButton(u"trash"_s, tr("Delete…"), area);
    m_remove->setObjectName(u"remove"_s);
    connect(add, &QToolButton::clicked, this, [this] { this->add(newConnection(u"postgresql"_s)); });
    connect(m_duplicate, &QToolButton::clicked, this, &ConnectionsDialog::duplicate);
    connect(m_remove, &QToolButton::clicked, this, &ConnectionsDialog::removeSelected);
    m_list->installEventFilter(this);
    auto *tools = new QHBoxLayout;
    tools->setContentsMargins(14, 4, 14, 8);
    tools->setSpacing(4);
    tools->addWidget(add);
    tools->addWidget(m_duplicate);
    tools->addWidget(m_remove);
    tools->addStretch(1);
    auto *title = new QLabel(windowTitle(), area);
    setTone(title, Tone::Title);
    auto *head = new QHBoxLayout;
    head->setContentsMargins(14, 16, 14, 10);
    head->addWidget(title);
    auto *layout = new QVBoxLayout(area);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(head);
    layout->addWidget(m_list, 1);
    layout->addLayout(tools);
    return area;
}

QWidget *ConnectionsDialog::createRight()
{
    m_right = new QStackedWidget(this);
    auto *empty = new EmptyState(u"database"_s, tr("No connection yet"), tr("Name a database once, test it, and import and refresh from it with a click. Passwords stay in the keychain."));
    connect(empty->addButton(tr("&New connection")), &QPushButton::clicked, this, [this] { add(newConnection(u"postgresql"_s)); });
    m_right->addWidget(empty);
    auto *content = new QWidget;
    auto *layout = new QVBoxLayout(content);
    layout->setContentsMargins(22, 20, 22, 14);
    layout->setSpacing(14);
    m_details = new ConnectionDetails(m_passwords, content);
    connect(m_details, &ConnectionDetails::edited, this, &ConnectionsDialog::edited);
    layout->addWidget(m_details);
    layout->addWidget(createTest(), 1);
    auto *scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(content);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setMinimumWidth(content->minimumSizeHint().width() + scroll->verticalScrollBar()->sizeHint().width());
    m_right->addWidget(scroll);
    return m_right;
}

QWidget *ConnectionsDialog::createTest()
{
    auto *area = new QWidget(this);
    m_test = new QPushButton(this);
    m_test->setObjectName(u"test"_s);
    m_test->setAutoDefault(false);
    connect(m_test, &QPushButton::clicked, this, [this] { m_job.isRunning() ? stopTest() : test(); });
    m_verdict = new QLabel(this);
    m_verdict->setObjectName(u"verdict"_s);
    m_steps = new DiagnosisView(this);
    m_steps->setMinimumHeight(120);
    auto *row = new QHBoxLayout;
    row->setSpacing(10);
    row->addWidget(m_test);
    row->addWidget(m_verdict, 1);
    auto *layout = new QVBoxLayout(area);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addLayout(row);
    layout->addWidget(m_steps, 1);
    layout->addStretch(); // while there are no steps
    return area;
}

void ConnectionsDialog::createButtons()
{
    auto *row = new QHBoxLayout;
    row->setContentsMargins(22, 14, 22, 14);
    row->setSpacing(8);
    m_close = new QPushButton(m_purpose == Purpose::Choose ? tr("Cancel") : tr("Close"), this);
    m_close->setObjectName(u"close"_s);
    m_close->setAutoDefault(false);
    connect(m_close, &QPushButton::clicked, this, &QDialog::reject);
    m_choose = new QPushButton(tr("&Use this connection"), this);
    m_choose->setObjectName(u"choose"_s);
    m_choose->setVisible(m_purpose == Purpose::Choose);
    m_choose->setDefault(m_purpose == Purpose::Choose);
    setLook(m_choose, ButtonLook::Primary);
    connect(m_choose, &QPushButton::clicked, this, [this] {
        m_details->keepPassword();
        accept();
    });
    row->addStretch(1);
    row->addWidget(m_close);
    row->addWidget(m_choose);
    static_cast<QVBoxLayout *>(layout())->addLayout(row);
    connect(this, &QDialog::finished, this, [this] { m_details->keepPassword(); });
}

int ConnectionsDialog::row() const
{
    return m_list->currentRow();
}

void ConnectionsDialog::fill(const QString &current)
{
    {
        const QSignalBlocker blocker(m_list);
        m_list->clear();
        for (int at = 0; at < m_connections.size(); ++at) {
            m_list->addItem(new QListWidgetItem);
            presentRow(at);
            if (m_connections[at].id == current)
                m_list->setCurrentRow(at);
        }
        if (row() < 0 && !m_connections.isEmpty())
            m_list->setCurrentRow(0);
    }
    selected();
}

void ConnectionsDialog::presentRow(int at)
{
    const SavedConnection &one = m_connections[at];
    QListWidgetItem *item = m_list->item(at);
    item->setText(one.title().isEmpty() ? tr("New connection") : one.title());
    item->setIcon(swatchIcon(swatchOf(one.stage)));
    item->setData(kDetailRole, one.isFile() ? u"SQLite"_s : one.address.scheme == u"mysql" ? u"MariaDB"_s : u"PostgreSQL"_s);
    item->setToolTip(one.source());
}

void ConnectionsDialog::selected()
{
    stopTest();
    m_steps->clear();
    m_steps->hide();
    m_verdict->clear();
    m_details->keepPassword(); // of the one before
    if (row() >= 0)
        m_details->show(m_connections[row()]);
    m_right->setCurrentIndex(row() >= 0 ? 1 : 0);
    updateButtons();
}

void ConnectionsDialog::select(const QString &id)
{
    for (int at = 0; at < m_connections.size(); ++at) {
        if (m_connections[at].id == id)
            m_list->setCurrentRow(at);
    }
}

void ConnectionsDialog::edited()
{
    if (row() < 0)
        return;
    m_connections[row()] = m_details->connection();
    m_settings.setConnections(m_connections);
    presentRow(row());
    if (m_job.isRunning())
        stopTest();
    updateButtons();
}

void ConnectionsDialog::add(const SavedConnection &connection)
{
    SavedConnection kept = connection;
    m_connections.append(kept);
    kept.address.password.clear();
    QList<SavedConnection> all = m_connections;
    all.last() = kept;
    m_settings.setConnections(all);
    fill(connection.id); // shows it with its password, once
    m_connections.last() = kept;
    m_details->focusFirst();
}

void ConnectionsDialog::duplicate()
{
    SavedConnection copy = m_connections.value(row());
    copy.id = newConnection({}).id;
    copy.name = tr("%1 copy").arg(copy.title());
    add(copy);
}

void ConnectionsDialog::removeSelected()
{
    if (row() < 0)
        return;
    const SavedConnection gone = m_connections[row()];
    QMessageBox box(QMessageBox::Question, tr("Delete connection"), tr("Delete “%1”?").arg(gone.title().isEmpty() ? tr("New connection") : gone.title()), QMessageBox::NoButton, this);
    box.setInformativeText(tr("Its password is forgotten too. Projects and the database itself stay as they are."));
    QPushButton *yes = box.addButton(tr("&Delete"), QMessageBox::DestructiveRole);
    setLook(yes, ButtonLook::Danger);
    box.setDefaultButton(box.addButton(QMessageBox::Cancel));
    box.exec();
    if (box.clickedButton() != yes)
        return;
    const int at = row();
    if (!gone.isFile())
        m_passwords.forget(gone.id);
    m_connections.removeAt(at);
    m_settings.setConnections(m_connections);
    fill(m_connections.isEmpty() ? QString() : m_connections[qMin(at, int(m_connections.size()) - 1)].id);
    m_list->setFocus(Qt::OtherFocusReason);
}

SavedConnection ConnectionsDialog::chosen() const
{
    SavedConnection one = m_details->connection();
    one.address.password = m_details->password();
    return one;
}

void ConnectionsDialog::test()
{
    m_details->keepPassword();
    const database::ServerAddress address = chosen().address;
    m_steps->begin(database::diagnosisSteps(address));
    m_steps->show();
    m_verdict->setText(tr("Testing…"));
    setTone(m_verdict, Tone::Soft);
    m_job.run<std::vector<Finding>>(
        [address, steps = m_steps](JobControl &control) {
            const auto tell = [&control, steps](const Finding &finding) { control.post([steps, finding] { steps->show(finding); }); };
            return address.scheme == u"sqlite" ? database::diagnoseFile(address.database, control.canceled(), tell) : database::diagnose(address, control.canceled(), tell);
        },
        [this](const std::vector<Finding> &found) { deliver(found); });
    updateButtons();
}

void ConnectionsDialog::stopTest()
{
    if (!m_job.isRunning())
        return;
    m_job.cancel();
    m_steps->end();
    m_verdict->setText(tr("Stopped."));
    setTone(m_verdict, Tone::Soft);
    updateButtons();
}

void ConnectionsDialog::deliver(const std::vector<Finding> &found)
{
    m_steps->end();
    const bool failed = found.empty() || found.back().state == database::StepState::Failed;
    const bool warned = std::any_of(found.begin(), found.end(), [](const Finding &finding) { return finding.state == database::StepState::Warned; });
    m_verdict->setText(failed ? tr("It does not work yet.") : warned ? tr("It works; look at the warnings.") : tr("It works."));
    setTone(m_verdict, failed ? Tone::Error : warned ? Tone::Warn : Tone::Ok);
    updateButtons();
}

void ConnectionsDialog::updateButtons()
{
    const bool any = row() >= 0;
    m_duplicate->setEnabled(any);
    m_remove->setEnabled(any);
    m_choose->setEnabled(any);
    m_test->setText(m_job.isRunning() ? tr("S&top") : tr("&Test"));
}

bool ConnectionsDialog::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_list && event->type() == QEvent::KeyPress && static_cast<QKeyEvent *>(event)->key() == Qt::Key_Delete) {
        removeSelected();
        return true;
    }
    return QDialog::eventFilter(watched, event);
}

void ConnectionsDialog::finishNow()
{
    m_job.waitForDone();
}

} // namespace relata
