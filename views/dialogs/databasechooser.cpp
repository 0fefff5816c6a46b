#include "views/dialogs/databasechooser.h"

#include "views/adapters/passwords.h"
#include "views/dialogs/connectionsdialog.h"
#include "views/widgets/icons.h"
#include "views/widgets/parts.h"

#include <QComboBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace relata {

using namespace Qt::StringLiterals;

DatabaseChooser::DatabaseChooser(Settings &settings, Passwords &passwords, QWidget *parent) : QWidget(parent), m_settings(settings), m_passwords(passwords)
{
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
    connect(m_source, &QLineEdit::returnPressed, this, &DatabaseChooser::submitted);
    connect(m_source, &QLineEdit::textChanged, this, &DatabaseChooser::edited);
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
    connect(browse, &QPushButton::clicked, this, &DatabaseChooser::chooseFile);
    auto *saved = new QPushButton(tr("Co&nnections…"), this);
    saved->setObjectName(u"connections"_s);
    saved->setAutoDefault(false);
    connect(saved, &QPushButton::clicked, this, &DatabaseChooser::chooseConnection);
    m_password = new QLineEdit(this);
    m_password->setObjectName(u"password"_s);
    m_password->setEchoMode(QLineEdit::Password);
    m_password->setPlaceholderText(tr("If the server wants one; it is not kept"));
    connect(m_password, &QLineEdit::returnPressed, this, &DatabaseChooser::submitted);
    m_passwordRow = createLabelled(tr("&Password"), m_password, this);
    m_passwordRow->hide();
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(m_sources, 1);
    row->addWidget(browse);
    row->addWidget(saved);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(10);
    layout->addLayout(row);
    layout->addWidget(m_passwordRow);
    setFocusProxy(m_source);
    fill();
}

void DatabaseChooser::fill()
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

void DatabaseChooser::chooseFile()
{
    const QString path = QFileDialog::getOpenFileName(this, tr("Choose a database"), QFileInfo(flows::sqlitePath(source())).path(),
                                                      tr("SQLite databases (*.sqlite *.sqlite3 *.db *.db3);;All files (*)"));
    if (path.isEmpty())
        return;
    m_source->setText(path);
    emit submitted();
}

void DatabaseChooser::chooseConnection()
{
    ConnectionsDialog dialog(m_settings, m_passwords, ConnectionsDialog::Purpose::Choose, this);
    const bool chosen = dialog.exec() == QDialog::Accepted;
    fill();
    if (chosen)
        take(dialog.chosen());
}

// A password that is in it is used; of a saved one it is looked for.
void DatabaseChooser::take(const SavedConnection &connection)
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
    m_passwords.find(known->id, this, [this, text](Passwords::Outcome outcome, const QString &password) {
        if (outcome == Passwords::Outcome::Done && source() == text && m_password->text().isEmpty())
            m_password->setText(password);
    });
}

void DatabaseChooser::setSource(const QString &source)
{
    auto meant = connectionFrom(source);
    if (!meant) {
        m_source->setText(source);
        return;
    }
    if (!meant->isFile()) {
        for (const SavedConnection &saved : m_settings.connections()) {
            if (saved.address.location() == meant->address.location())
                meant = saved;
        }
    }
    take(*meant);
}

QString DatabaseChooser::source() const
{
    return m_source->text().trimmed();
}

bool DatabaseChooser::isServer() const
{
    const flows::SourceKind kind = flows::sourceKindOf(source());
    return kind == flows::SourceKind::PostgreSql || kind == flows::SourceKind::MySql;
}

// A password that was pasted with the address is not left standing there, once the hand is off the line.
void DatabaseChooser::edited()
{
    m_passwordRow->setVisible(isServer());
    if (isServer() && !m_source->hasFocus()) {
        if (const auto pasted = connectionFrom(source()); pasted && !pasted->address.password.isEmpty())
            take(*pasted);
    }
    emit changed();
}

Result<database::ServerAddress> DatabaseChooser::address()
{
    if (!isServer())
        return flows::addressOf(source());
    auto typed = connectionFrom(source());
    if (!typed)
        return typed.error();
    if (!typed->address.password.isEmpty())
        take(*typed);
    typed->address.password = m_password->text();
    return typed->address;
}

DatabaseChooser::Reader DatabaseChooser::reader()
{
    const auto where = address();
    return [where](const auto &tell, const auto &cancelled) -> Result<flows::Imported> {
        if (!where)
            return where.error();
        return flows::importFrom(*where, tell, cancelled);
    };
}

void DatabaseChooser::remember()
{
    m_settings.addRecentSource(source());
}

void DatabaseChooser::show(const Error &error)
{
    const QByteArrayView code(error.code);
    if (code != "connect.password" && code != "connect.noPassword")
        return;
    m_password->setFocus(Qt::OtherFocusReason);
    m_password->selectAll();
}

QString DatabaseChooser::suggestedName() const
{
    if (!isServer())
        return QFileInfo(flows::sqlitePath(source())).completeBaseName();
    const auto connection = connectionFrom(source());
    return connection ? connection->address.database : QString();
}

} // namespace relata
