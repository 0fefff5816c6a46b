#include "views/dialogs/importdialog.h"

#include "model/schema/relationships.h"
#include "views/adapters/passwords.h"
#include "views/dialogs/connectionsdialog.h"
#include "views/widgets/icons.h"
#include "views/widgets/parts.h"
#include "views/widgets/theme.h"

#include <QComboBox>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMap>
#include <QMimeData>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

namespace relata {

using namespace Qt::StringLiterals;

ImportDialog::ImportDialog(Settings &settings, Passwords &passwords, const QString &source, QWidget *parent) : QDialog(parent), m_settings(settings), m_passwords(passwords)
{
    setWindowTitle(tr("Import a database"));
    setAcceptDrops(true);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    auto *body = new QVBoxLayout;
    body->setContentsMargins(22, 16, 22, 14);
    body->setSpacing(10);
    layout->addLayout(body, 1);
    createSource();
    createReceipt();
    layout->addWidget(createRule(this));
    createButtons();
    resize(680, 560);
    fillSources();
    updateButtons();
    if (!source.isEmpty()) {
        m_source->setText(source);
        read();
    }
}

ImportDialog::~ImportDialog()
{
    stop();
}

void ImportDialog::createSource()
{
    auto *body = static_cast<QVBoxLayout *>(layout()->itemAt(0)->layout());
    auto *title = new QLabel(windowTitle(), this);
    setTone(title, Tone::Title);
    auto *line = new QLabel(tr("It is only read. Tables become entities, foreign keys relationships; join tables and one-to-ones are recognised."), this);
    line->setWordWrap(true);
    setTone(line, Tone::Soft);
    body->addWidget(title);
    body->addWidget(line);
    body->addSpacing(4);

    m_sources = new QComboBox(this);
    m_sources->setEditable(true);
    m_sources->setInsertPolicy(QComboBox::NoInsert);
    m_sources->setCompleter(nullptr);
    m_sources->setAccessibleName(tr("Database"));
    m_sources->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_sources->setMinimumContentsLength(20);
    m_source = m_sources->lineEdit();
    m_source->setObjectName(u"source"_s);
    m_source->setAccessibleName(tr("Database"));
    m_source->setPlaceholderText(tr("A connection, a SQLite file (drop it here) or a URL"));
    connect(m_source, &QLineEdit::returnPressed, this, &ImportDialog::read);
    connect(m_source, &QLineEdit::textChanged, this, &ImportDialog::sourceEdited);
    connect(m_sources, &QComboBox::activated, this, [this](int at) {
        const auto connections = m_settings.connections();
        const auto found = std::find_if(connections.begin(), connections.end(), [&](const SavedConnection &one) { return one.id == m_sources->itemData(at).toString(); });
        if (found != connections.end())
            take(*found);
        else if (auto recent = connectionFrom(m_sources->itemText(at)))
            take(*recent);
    });
    auto *browse = new QPushButton(tr("&File…"), this);
    browse->setAutoDefault(false);
    connect(browse, &QPushButton::clicked, this, &ImportDialog::chooseFile);
    auto *saved = new QPushButton(tr("Co&nnections…"), this);
    saved->setObjectName(u"connections"_s);
    saved->setAutoDefault(false);
    connect(saved, &QPushButton::clicked, this, &ImportDialog::chooseConnection);
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(m_sources, 1);
    row->addWidget(browse);
    row->addWidget(saved);
    body->addLayout(row);
    m_password = new QLineEdit(this);
    m_password->setObjectName(u"password"_s);
    m_password->setEchoMode(QLineEdit::Password);
    m_password->setPlaceholderText(tr("If the server wants one; it is not kept"));
    connect(m_password, &QLineEdit::returnPressed, this, &ImportDialog::read);
    m_passwordRow = createLabelled(tr("&Password"), m_password, this);
    body->addWidget(m_passwordRow);

    m_progress = new QProgressBar(this);
    m_progress->setAccessibleName(tr("Progress"));
    m_stop = new QPushButton(tr("S&top"), this);
    m_stop->setObjectName(u"stop"_s);
    m_stop->setAutoDefault(false);
    connect(m_stop, &QPushButton::clicked, this, &ImportDialog::stop);
    auto *progress = new QHBoxLayout;
    progress->addWidget(m_progress, 1);
    progress->addWidget(m_stop);
    body->addLayout(progress);
    m_status = new QLabel(this);
    m_status->setObjectName(u"status"_s);
    m_status->setWordWrap(true);
    m_status->setTextFormat(Qt::PlainText);
    m_status->setTextInteractionFlags(Qt::TextSelectableByMouse);
    body->addWidget(m_status);
}

void ImportDialog::createReceipt()
{
    auto *body = static_cast<QVBoxLayout *>(layout()->itemAt(0)->layout());
    m_counts = new QLabel(this);
    m_counts->setObjectName(u"counts"_s);
    m_counts->setWordWrap(true);
    setTone(m_counts, Tone::Strong);
    m_receipt = new QListWidget(this);
    m_receipt->setObjectName(u"receipt"_s);
    m_receipt->setAccessibleName(tr("What was found, and what was left out"));
    m_receipt->setWordWrap(true);
    m_receipt->setSelectionMode(QAbstractItemView::NoSelection);
    body->addWidget(m_counts);
    body->addWidget(m_receipt, 1);
    body->addStretch(); // while there is no receipt
}

void ImportDialog::createButtons()
{
    auto *row = new QHBoxLayout;
    row->setContentsMargins(22, 14, 22, 14);
    row->setSpacing(8);
    m_cancel = new QPushButton(tr("Cancel"), this);
    m_cancel->setAutoDefault(false);
    connect(m_cancel, &QPushButton::clicked, this, &QDialog::reject);
    m_open = new QPushButton(this);
    m_open->setObjectName(u"open"_s);
    setLook(m_open, ButtonLook::Primary);
    m_open->setDefault(true);
    connect(m_open, &QPushButton::clicked, this, [this] { m_imported ? accept() : read(); });
    row->addStretch(1);
    row->addWidget(m_cancel);
    row->addWidget(m_open);
    static_cast<QVBoxLayout *>(layout())->addLayout(row);
}

void ImportDialog::fillSources()
{
    const QString typed = m_source->text();
    const QSignalBlocker boxBlocker(m_sources), lineBlocker(m_source);
    m_sources->clear();
    QStringList there;
    for (const SavedConnection &connection : m_settings.connections()) {
        m_sources->addItem(icon(u"database"_s), tr("%1 — %2", "name — place").arg(connection.title(), connection.place()), connection.id);
        there << connection.source();
    }
    for (const QString &source : m_settings.recentSources()) {
        if (!there.contains(source))
            m_sources->addItem(icon(source.startsWith("sqlite:"_L1) ? u"file"_s : u"history"_s), source);
    }
    m_sources->setCurrentIndex(-1);
    m_source->setText(typed);
}

void ImportDialog::chooseFile()
{
    const QString path = QFileDialog::getOpenFileName(this, tr("Choose a database"), QFileInfo(m_source->text()).path(),
                                                      tr("SQLite databases (*.sqlite *.sqlite3 *.db *.db3);;All files (*)"));
    if (path.isEmpty())
        return;
    m_source->setText(path);
    read();
}

void ImportDialog::chooseConnection()
{
    ConnectionsDialog dialog(m_settings, m_passwords, ConnectionsDialog::Purpose::Choose, this);
    const bool chosen = dialog.exec() == QDialog::Accepted;
    fillSources();
    if (chosen)
        take(dialog.chosen());
}

// A password that is in it is used; of a saved one it is looked for.
void ImportDialog::take(const SavedConnection &connection)
{
    const QString text = connection.isFile() ? connection.address.database : connection.source();
    if (text == m_source->text() && connection.address.password.isEmpty())
        return; // chosen already; its password may have been typed
    m_source->setText(text);
    m_source->setCursorPosition(0);
    m_password->setText(connection.address.password);
    const auto saved = m_settings.connections();
    const auto known = std::find_if(saved.begin(), saved.end(), [&](const SavedConnection &one) { return one.source() == connection.source(); });
    if (connection.isFile() || !connection.address.password.isEmpty() || known == saved.end())
        return;
    m_passwords.find(known->id, this, [this, source = connection.source()](Passwords::Outcome outcome, const QString &password) {
        if (outcome == Passwords::Outcome::Done && m_source->text() == source && m_password->text().isEmpty())
            m_password->setText(password);
    });
}

bool ImportDialog::isServer() const
{
    const flows::SourceKind kind = flows::sourceKindOf(m_source->text().trimmed());
    return kind == flows::SourceKind::PostgreSql || kind == flows::SourceKind::MySql;
}

void ImportDialog::sourceEdited()
{
    m_imported.reset();
    // A password that was pasted with the address is not left standing there.
    if (isServer()) {
        if (const auto pasted = connectionFrom(m_source->text()); pasted && !pasted->address.password.isEmpty() && !m_source->hasFocus())
            take(*pasted);
    }
    updateButtons();
}

void ImportDialog::read()
{
    const QString source = m_source->text().trimmed();
    if (source.isEmpty() || m_imported)
        return;
    stop();
    m_receipt->clear();
    std::optional<database::ServerAddress> address;
    if (isServer()) {
        auto typed = connectionFrom(source);
        if (!typed) {
            m_status->setText(worded(typed.error()));
            setTone(m_status, Tone::Error);
            updateButtons();
            return;
        }
        if (!typed->address.password.isEmpty())
            take(*typed);
        address = typed->address;
        address->password = m_password->text();
    }
    m_job.run<Outcome>(
        [this, source, address](JobControl &control) { // `this` only for what is posted, which doesn't outlive it
            const auto tell = [this, &control](const flows::ImportProgress &progress) { control.post([this, progress] { progressed(progress); }); };
            Outcome outcome;
            outcome.imported = address ? flows::importFrom(*address, tell, control.canceled()) : flows::importSource(source, tell, control.canceled());
            return outcome;
        },
        [this](const Outcome &outcome) { deliver(outcome); });
    m_progress->setRange(0, 0);
    m_status->setText(tr("Reading…"));
    setTone(m_status, Tone::Soft);
    updateButtons();
}

void ImportDialog::stop()
{
    if (!m_job.isRunning())
        return;
    m_job.cancel();
    m_status->setText(tr("Stopped. Nothing was imported."));
    setTone(m_status, Tone::Soft);
    updateButtons();
}

void ImportDialog::finishNow()
{
    m_job.waitForDone();
}

void ImportDialog::progressed(const flows::ImportProgress &progress)
{
    if (!m_job.isRunning())
        return;
    m_progress->setRange(0, progress.steps);
    m_progress->setValue(progress.step);
    m_status->setText(tr("Reading: step %1 of %2").arg(progress.step).arg(progress.steps));
}

void ImportDialog::deliver(const Outcome &outcome)
{
    if (!outcome.imported) {
        updateButtons();
        return;
    }
    if (outcome.imported->ok()) {
        m_imported = **outcome.imported;
        m_status->clear();
        m_settings.addRecentSource(m_source->text().trimmed());
        showReceipt();
    } else {
        m_status->setText(worded(outcome.imported->error()));
        setTone(m_status, Tone::Error);
        if (const QByteArrayView code(outcome.imported->error().code); code == "connect.password" || code == "connect.noPassword") {
            m_password->setFocus(Qt::OtherFocusReason);
            m_password->selectAll();
        }
    }
    updateButtons();
    if (m_imported)
        m_open->setFocus(Qt::OtherFocusReason);
}

void ImportDialog::showReceipt()
{
    const SchemaIndex index(m_imported->schema);
    int tables = 0, views = 0, fields = 0;
    for (const Entity &entity : m_imported->schema.entities()) {
        ++(entity.kind == EntityKind::View ? views : tables);
        fields += int(entity.fields.size());
    }
    QMap<QString, int> kinds;
    QStringList recognised;
    for (const RelationshipView &view : index.relationships()) {
        if (view.id.reference() && index.isLeg(view.id.reference()))
            continue;
        ++kinds[view.kind];
        const QString source = m_imported->schema.entities()[view.source].name, target = m_imported->schema.entities()[view.target].name;
        if (view.junction)
            recognised << tr("%1 and %2 are many-to-many, through %3").arg(source, target, m_imported->schema.entities()[view.junction].name);
        else if (view.kind == "one-to-one"_L1)
            recognised << tr("%1 and %2 are one-to-one: the key can't repeat").arg(source, target);
    }
    QStringList counts{tr("%n entity(s)", nullptr, tables)};
    if (views > 0)
        counts << tr("%n view(s)", nullptr, views);
    counts << tr("%n field(s)", nullptr, fields);
    for (auto kind = kinds.cbegin(); kind != kinds.cend(); ++kind)
        counts << u"%L1 %2"_s.arg(kind.value()).arg(kind.key());
    m_counts->setText(counts.join(u" · "_s));
    m_receipt->clear();
    for (const Error &note : m_imported->receipt)
        new QListWidgetItem(icon(u"warning"_s, IconTone::Warn), worded(note), m_receipt);
    for (const QString &line : recognised)
        new QListWidgetItem(icon(u"check"_s, IconTone::Ok), line, m_receipt);
    if (m_imported->receipt.empty())
        m_receipt->insertItem(0, new QListWidgetItem(icon(u"check"_s, IconTone::Ok), tr("Everything was read; nothing is left out.")));
}

void ImportDialog::updateButtons()
{
    const bool running = m_job.isRunning();
    m_passwordRow->setVisible(isServer());
    m_progress->setVisible(running);
    m_stop->setVisible(running);
    m_status->setVisible(!m_status->text().isEmpty());
    m_counts->setVisible(m_imported.has_value());
    m_receipt->setVisible(m_imported.has_value());
    m_open->setText(m_imported ? tr("&Open as a new project") : tr("&Read"));
    m_open->setEnabled(!running && (m_imported || !m_source->text().trimmed().isEmpty()));
}

QString ImportDialog::suggestedName() const
{
    const QString source = m_source->text().trimmed();
    if (!isServer())
        return QFileInfo(flows::sqlitePath(source)).completeBaseName();
    const auto connection = connectionFrom(source);
    return connection ? connection->address.database : QString();
}

void ImportDialog::dragEnterEvent(QDragEnterEvent *event)
{
    if (event->mimeData()->hasUrls() && event->mimeData()->urls().constFirst().isLocalFile())
        event->acceptProposedAction();
}

void ImportDialog::dropEvent(QDropEvent *event)
{
    m_source->setText(event->mimeData()->urls().constFirst().toLocalFile());
    read();
}

} // namespace relata
