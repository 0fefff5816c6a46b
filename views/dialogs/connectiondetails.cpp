#include "views/dialogs/connectiondetails.h"

#include "views/widgets/icons.h"
#include "views/widgets/parts.h"
#include "views/widgets/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QIntValidator>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

namespace relata {

using namespace Qt::StringLiterals;

namespace {

constexpr int kSpace = 10;

// The words of both servers for the same wish; the first of an address's options that is there counts.
struct EncryptionChoice
{
    const char *postgresql;
    const char *mysql;
    const char *text;
    const char *hint;
};

constexpr EncryptionChoice kEncryptions[] = {
    {"", "", QT_TRANSLATE_NOOP("relata::ConnectionDetails", "Automatic"), QT_TRANSLATE_NOOP("relata::ConnectionDetails", "This machine: none is needed. Elsewhere: encrypted, and the server must prove who it is.")},
    {"verify-full", nullptr, QT_TRANSLATE_NOOP("relata::ConnectionDetails", "Certificate and name checked"), ""},
    {"verify-ca", "VERIFY_CA", QT_TRANSLATE_NOOP("relata::ConnectionDetails", "Certificate checked"), QT_TRANSLATE_NOOP("relata::ConnectionDetails", "The host name is not verified.")},
    {"require", "REQUIRED", QT_TRANSLATE_NOOP("relata::ConnectionDetails", "Encrypted, nothing checked"), QT_TRANSLATE_NOOP("relata::ConnectionDetails", "Whoever sits between could pose as the server.")},
    {"disable", "DISABLED", QT_TRANSLATE_NOOP("relata::ConnectionDetails", "Not encrypted"), QT_TRANSLATE_NOOP("relata::ConnectionDetails", "Whoever sits between can read and change everything.")},
};

QHBoxLayout *createRow(std::initializer_list<std::pair<QWidget *, int>> widgets)
{
    auto *row = new QHBoxLayout;
    row->setSpacing(kSpace);
    for (const auto &[widget, stretch] : widgets)
        row->addWidget(widget, stretch);
    return row;
}

QString modeOf(const database::ServerAddress &address)
{
    for (const QString &key : {u"sslmode"_s, u"ssl-mode"_s}) {
        if (address.options.contains(key))
            return address.options.value(key);
    }
    return {};
}

} // namespace

ConnectionDetails::ConnectionDetails(Passwords &passwords, QWidget *parent) : QWidget(parent), m_passwords(passwords)
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(kSpace);
    layout->addWidget(createPlace());
    m_server = createServer();
    m_file = createFile();
    layout->addWidget(m_server);
    layout->addWidget(m_file);
    layout->addWidget(createSafety());
    layout->addStretch(1);
    connect(&m_passwords, &Passwords::waitingChanged, m_stopWaiting, [this] { m_stopWaiting->setVisible(m_passwords.isWaiting()); });
}

QLineEdit *ConnectionDetails::createLine(const QString &name, const QString &placeholder)
{
    auto *line = new QLineEdit(this);
    line->setObjectName(name);
    line->setPlaceholderText(placeholder);
    connect(line, &QLineEdit::textEdited, this, &ConnectionDetails::take);
    return line;
}

QWidget *ConnectionDetails::createPlace()
{
    auto *area = new QWidget(this);
    m_name = createLine(u"name"_s);
    m_kind = new QComboBox(this);
    m_kind->setObjectName(u"kind"_s);
    m_kind->addItem(u"PostgreSQL"_s, u"postgresql"_s);
    m_kind->addItem(u"MariaDB / MySQL"_s, u"mysql"_s);
    m_kind->addItem(tr("SQLite file"), u"sqlite"_s);
    connect(m_kind, &QComboBox::activated, this, [this] {
        m_connection.address.scheme = m_kind->currentData().toString();
        if (const QString mode = modeOf(m_connection.address); !mode.isEmpty()) // each kind has its own words for it
            m_connection.address.options.remove(m_connection.address.options.contains(u"sslmode"_s) ? u"sslmode"_s : u"ssl-mode"_s);
        if (m_connection.isFile()) {
            const QString path = m_connection.address.database;
            m_connection.address = {};
            m_connection.address.scheme = u"sqlite"_s;
            m_connection.address.database = path;
        }
        present();
        emit edited();
    });
    m_source = new QLineEdit(this);
    m_source->setObjectName(u"source"_s);
    m_source->setPlaceholderText(u"postgresql://user@host/database"_s);
    m_source->setToolTip(tr("Paste a URL: it fills the fields below. A password in it goes to the password, not to the settings."));
    connect(m_source, &QLineEdit::textEdited, this, &ConnectionDetails::takeSource);
    connect(m_source, &QLineEdit::editingFinished, this, [this] {
        if (m_sourceFault->isVisibleTo(this))
            return; // to be mended
        m_source->setModified(false);
        presentSource();
    });
    m_sourceFault = new QLabel(this);
    m_sourceFault->setObjectName(u"sourceFault"_s);
    m_sourceFault->setWordWrap(true);
    setTone(m_sourceFault, Tone::Error);
    m_sourceFault->hide();
    auto *layout = new QVBoxLayout(area);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(kSpace);
    layout->addLayout(createRow({{createLabelled(tr("&Name"), m_name), 3}, {createLabelled(tr("&Kind"), m_kind), 2}}));
    layout->addWidget(createLabelled(tr("&Address: paste a URL, or fill in what it is made of"), m_source));
    layout->addWidget(m_sourceFault);
    return area;
}

QWidget *ConnectionDetails::createServer()
{
    auto *area = new QWidget(this);
    m_host = createLine(u"host"_s, u"localhost"_s);
    m_host->setToolTip(tr("A name or an address; or the path of a unix socket (of its folder, for PostgreSQL)."));
    m_port = createLine(u"port"_s);
    m_port->setValidator(new QIntValidator(1, 65535, m_port));
    m_port->setMaximumWidth(90);
    m_database = createLine(u"database"_s);
    m_user = createLine(u"user"_s);
    m_encryption = new QComboBox(this);
    m_encryption->setObjectName(u"encryption"_s);
    m_encryption->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_encryption->setMinimumContentsLength(16);
    connect(m_encryption, &QComboBox::activated, this, &ConnectionDetails::take);
    m_authorities = createLine(u"authorities"_s, tr("The system's own"));
    m_chooseAuthorities = createIconButton(u"folder"_s, tr("Choose the file of authorities"), this);
    connect(m_chooseAuthorities, &QToolButton::clicked, this, [this] { chooseFile(m_authorities, tr("Certificates of authorities"), tr("Certificates (*.pem *.crt *.cer);;All files (*)")); });
    auto *authorities = new QWidget(this);
    auto *authoritiesRow = new QHBoxLayout(authorities);
    authoritiesRow->setContentsMargins(0, 0, 0, 0);
    authoritiesRow->setSpacing(4);
    authoritiesRow->addWidget(createLabelled(tr("Trusted &authorities (CA file)"), m_authorities), 1);
    authoritiesRow->addWidget(m_chooseAuthorities, 0, Qt::AlignBottom);

    auto *layout = new QVBoxLayout(area);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(kSpace);
    layout->addLayout(createRow({{createLabelled(tr("&Host"), m_host), 1}, {createLabelled(tr("P&ort"), m_port), 0}, {createLabelled(tr("&Database"), m_database), 1}}));
    layout->addWidget(createPassword());
    layout->addLayout(createRow({{createLabelled(tr("&Encryption"), m_encryption), 1}, {authorities, 1}}));
    return area;
}

QWidget *ConnectionDetails::createPassword()
{
    auto *area = new QWidget(this);
    m_password = new QLineEdit(this);
    m_password->setObjectName(u"password"_s);
    m_password->setEchoMode(QLineEdit::Password);
    m_keep = new QComboBox(this);
    m_keep->setObjectName(u"keep"_s);
    m_keep->addItem(tr("in the keychain"), int(PasswordPlace::Keychain));
    m_keep->addItem(tr("for this session"), int(PasswordPlace::Session));
    m_passwordState = new QLabel(this);
    m_passwordState->setObjectName(u"passwordState"_s);
    m_passwordState->setWordWrap(true);
    setTone(m_passwordState, Tone::Soft);
    m_stopWaiting = new QPushButton(tr("Stop waiting"), this);
    m_stopWaiting->setObjectName(u"stopWaiting"_s);
    m_stopWaiting->setAutoDefault(false);
    setLook(m_stopWaiting, ButtonLook::Flat);
    m_stopWaiting->hide();
    connect(m_stopWaiting, &QPushButton::clicked, this, [this] { m_passwords.stop(); });
    connect(m_password, &QLineEdit::textEdited, this, [this] {
        m_password->setModified(true);
        sayPassword({});
    });
    connect(m_keep, &QComboBox::activated, this, [this] { m_password->setModified(!m_password->text().isEmpty()); });
    auto *state = new QHBoxLayout;
    state->addWidget(m_passwordState, 1);
    state->addWidget(m_stopWaiting);
    auto *layout = new QVBoxLayout(area);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addLayout(createRow({{createLabelled(tr("&User"), m_user), 1}, {createLabelled(tr("Pass&word"), m_password), 1}, {createLabelled(tr("Keep &it"), m_keep), 0}}));
    layout->addLayout(state);
    return area;
}

QWidget *ConnectionDetails::createFile()
{
    auto *area = new QWidget(this);
    m_path = createLine(u"path"_s);
    auto *choose = new QPushButton(tr("&Choose…"), this);
    choose->setAutoDefault(false);
    connect(choose, &QPushButton::clicked, this, [this] { chooseFile(m_path, tr("Choose a database"), tr("SQLite databases (*.sqlite *.sqlite3 *.db *.db3);;All files (*)")); });
    auto *layout = new QHBoxLayout(area);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(kSpace);
    layout->addWidget(createLabelled(tr("&File"), m_path), 1);
    layout->addWidget(choose, 0, Qt::AlignBottom);
    return area;
}

QWidget *ConnectionDetails::createSafety()
{
    auto *area = new QWidget(this);
    m_stage = new QComboBox(this);
    m_stage->setObjectName(u"stage"_s);
    m_stage->addItem(swatchIcon(u"slate"_s), tr("Not said"), int(Stage::Unsaid));
    m_stage->addItem(swatchIcon(u"green"_s), tr("Development"), int(Stage::Development));
    m_stage->addItem(swatchIcon(u"amber"_s), tr("Test"), int(Stage::Test));
    m_stage->addItem(swatchIcon(u"rose"_s), tr("Production"), int(Stage::Production));
    connect(m_stage, &QComboBox::activated, this, &ConnectionDetails::take);
    m_readOnly = new QCheckBox(tr("&Read only"), this);
    m_readOnly->setObjectName(u"readOnly"_s);
    m_readOnly->setToolTip(tr("A seat belt, not a wall: only a user without the right to write can't."));
    connect(m_readOnly, &QCheckBox::clicked, this, &ConnectionDetails::take);
    auto *layout = new QHBoxLayout(area);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(kSpace + 6);
    layout->addWidget(createLabelled(tr("En&vironment"), m_stage), 0);
    layout->addWidget(m_readOnly, 0, Qt::AlignBottom);
    layout->addStretch(1);
    return area;
}

void ConnectionDetails::show(const SavedConnection &connection)
{
    m_connection = connection;
    m_source->setModified(false);
    m_password->clear();
    m_password->setModified(false);
    sayPassword({});
    present();
    if (m_connection.isFile() || m_connection.id.isEmpty())
        return;
    if (const QString pasted = std::exchange(m_connection.address.password, {}); !pasted.isEmpty()) {
        m_password->setText(pasted);
        m_password->setModified(true);
        return;
    }
    m_passwords.find(m_connection.id, this, [this, id = m_connection.id](Passwords::Outcome outcome, const QString &password) {
        if (id != m_connection.id || m_password->isModified())
            return;
        if (outcome == Passwords::Outcome::TooLate)
            sayPassword(tr("The keychain did not answer. Type the password."));
        if (outcome != Passwords::Outcome::Done)
            return;
        m_password->setText(password);
        m_password->setModified(false);
        const PasswordPlace place = m_passwords.placeOf(id);
        m_keep->setCurrentIndex(m_keep->findData(int(place)));
        sayPassword(place == PasswordPlace::Keychain ? tr("From the keychain.") : tr("Kept for this session."));
    });
}

void ConnectionDetails::present()
{
    m_presenting = true;
    const database::ServerAddress &address = m_connection.address;
    const auto set = [](QLineEdit *line, const QString &text) {
        if (line->text().trimmed() != text) // a blank that is being typed stays
            line->setText(text);
    };
    set(m_name, m_connection.name);
    m_name->setPlaceholderText(m_connection.place());
    m_kind->setCurrentIndex(m_kind->findData(address.scheme));
    m_server->setVisible(!m_connection.isFile());
    m_file->setVisible(m_connection.isFile());
    set(m_host, address.host);
    m_port->setPlaceholderText(QString::number(address.scheme == u"mysql" ? 3306 : 5432));
    set(m_port, address.port > 0 ? QString::number(address.port) : QString());
    set(m_database, m_connection.isFile() ? QString() : address.database);
    set(m_user, address.user);
    set(m_path, m_connection.isFile() ? address.database : QString());
    presentEncryption();
    m_stage->setCurrentIndex(m_stage->findData(int(m_connection.stage)));
    m_readOnly->setChecked(m_connection.mayOnlyRead());
    m_readOnly->setEnabled(m_connection.stage != Stage::Production);
    presentSource();
    m_presenting = false;
}

void ConnectionDetails::presentSource()
{
    if (m_source->isModified()) // being typed
        return;
    const bool any = !m_connection.address.host.isEmpty() || !m_connection.address.database.isEmpty() || !m_connection.address.user.isEmpty();
    m_source->setText(any ? m_connection.source() : QString());
    m_source->setCursorPosition(0);
    m_sourceFault->hide();
}

void ConnectionDetails::presentEncryption()
{
    const bool mysql = m_connection.address.scheme == u"mysql";
    const QString mode = modeOf(m_connection.address);
    m_encryption->clear();
    for (const EncryptionChoice &choice : kEncryptions) {
        const char *word = mysql ? choice.mysql : choice.postgresql;
        if (!word)
            continue;
        m_encryption->addItem(tr(choice.text), QString::fromLatin1(word));
        m_encryption->setItemData(m_encryption->count() - 1, *choice.hint ? tr(choice.hint) : QString(), Qt::ToolTipRole);
        if (mode.compare(QLatin1String(word), Qt::CaseInsensitive) == 0)
            m_encryption->setCurrentIndex(m_encryption->count() - 1);
    }
    if (!mode.isEmpty() && m_encryption->currentData().toString().compare(mode, Qt::CaseInsensitive) != 0) { // said in the address, and no choice of ours
        m_encryption->addItem(mode, mode);
        m_encryption->setCurrentIndex(m_encryption->count() - 1);
    }
    m_encryption->setToolTip(m_encryption->currentData(Qt::ToolTipRole).toString());
    const QString authorities = m_connection.address.options.value(mysql ? u"ssl-ca"_s : u"sslrootcert"_s);
    if (m_authorities->text() != authorities)
        m_authorities->setText(authorities);
    const auto encryption = database::encryptionOf(m_connection.address);
    const bool off = encryption && *encryption == database::Encryption::Off;
    m_authorities->setEnabled(!off);
    m_chooseAuthorities->setEnabled(!off);
}

void ConnectionDetails::take()
{
    if (m_presenting)
        return;
    database::ServerAddress &address = m_connection.address;
    m_connection.name = m_name->text().trimmed();
    if (m_connection.isFile()) {
        address.database = m_path->text().trimmed();
    } else {
        const bool mysql = address.scheme == u"mysql";
        address.host = m_host->text().trimmed();
        address.port = m_port->text().isEmpty() ? -1 : m_port->text().toInt();
        address.database = m_database->text();
        address.user = m_user->text();
        const auto say = [&address](const QString &key, const QString &value) {
            if (value.isEmpty())
                address.options.remove(key);
            else
                address.options.insert(key, value);
        };
        say(mysql ? u"ssl-mode"_s : u"sslmode"_s, m_encryption->currentData().toString());
        say(mysql ? u"ssl-ca"_s : u"sslrootcert"_s, m_authorities->text().trimmed());
    }
    m_connection.stage = Stage(m_stage->currentData().toInt());
    if (m_connection.stage != Stage::Production)
        m_connection.readOnly = m_readOnly->isChecked();
    m_source->setModified(false);
    present();
    emit edited();
}

void ConnectionDetails::takeSource()
{
    const QString text = m_source->text().trimmed();
    auto read = connectionFrom(text);
    const bool known = read && (read->isFile() || read->address.scheme == u"postgresql" || read->address.scheme == u"mysql");
    m_sourceFault->setVisible(!known && text.contains("://"_L1));
    if (!known) {
        if (!read)
            m_sourceFault->setText(worded(read.error()));
        return;
    }
    if (read->isFile() && !text.startsWith("sqlite:"_L1) && !QFileInfo(text).isFile())
        return; // the beginning of something else
    const QString password = std::exchange(read->address.password, {});
    const bool pasted = !password.isEmpty();
    if (pasted) {
        m_password->setText(password);
        m_password->setModified(true);
        sayPassword({});
    }
    m_connection.address = read->address;
    if (pasted)
        m_source->setModified(false); // shown again without the password
    present();
    emit edited();
}

void ConnectionDetails::chooseFile(QLineEdit *line, const QString &title, const QString &filter)
{
    const QString path = QFileDialog::getOpenFileName(this, title, QFileInfo(line->text()).path(), filter);
    if (path.isEmpty())
        return;
    line->setText(path);
    take();
}

QString ConnectionDetails::password() const
{
    return m_connection.isFile() ? QString() : m_password->text();
}

void ConnectionDetails::keepPassword()
{
    if (!m_password->isModified() || m_connection.isFile() || m_connection.id.isEmpty())
        return;
    m_password->setModified(false);
    const auto place = PasswordPlace(m_keep->currentData().toInt());
    if (m_password->text().isEmpty()) {
        m_passwords.forget(m_connection.id);
        return;
    }
    sayPassword(place == PasswordPlace::Keychain ? tr("Waiting for the keychain…") : QString());
    m_passwords.keep(m_connection.id, m_password->text(), place, this, [this, place, id = m_connection.id](Passwords::Outcome outcome) {
        if (id != m_connection.id)
            return;
        switch (outcome) {
        case Passwords::Outcome::Done:
        case Passwords::Outcome::Absent:
            sayPassword(place == PasswordPlace::Keychain ? tr("Kept in the keychain.") : tr("Kept for this session."));
            break;
        case Passwords::Outcome::NoKeychain:
            sayPassword(tr("There is no keychain here: kept for this session only."));
            break;
        case Passwords::Outcome::Refused:
            sayPassword(tr("The keychain refused: kept for this session only."));
            break;
        case Passwords::Outcome::TooLate:
            sayPassword(tr("The keychain did not answer: kept for this session only."));
            break;
        }
    });
}

void ConnectionDetails::sayPassword(const QString &text)
{
    m_passwordState->setText(text);
    m_passwordState->setVisible(!text.isEmpty());
}

void ConnectionDetails::focusFirst()
{
    m_source->setFocus(Qt::OtherFocusReason);
    m_source->selectAll();
}

} // namespace relata
