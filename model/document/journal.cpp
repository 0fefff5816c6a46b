#include "model/document/journal.h"

#include "model/schema/projectfile.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>
#include <QUuid>
#include <nlohmann/json.hpp>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace relata {

namespace {

Place placeOf(const QString &file)
{
    Place place;
    place.file = file;
    return place;
}

using Json = nlohmann::json;

constexpr int kJournalVersion = 1;
// Edits that take more room than this many times the project: begin again with what is.
constexpr qint64 kLargestGrowth = 8;
constexpr qint64 kSmallJournal = 1024 * 1024;
const QString kEnding = u".journal"_s;

QByteArray line(const Json &json)
{
    const QByteArray text = QByteArray::fromStdString(json.dump(-1, ' ', false, Json::error_handler_t::replace));
    return QCryptographicHash::hash(text, QCryptographicHash::Sha1).toHex().first(16) + ' ' + text + '\n';
}

// nullopt: cut off or damaged.
std::optional<Json> jsonOf(const QByteArray &whole)
{
    const qsizetype space = whole.indexOf(' ');
    if (space != 16)
        return std::nullopt;
    const QByteArray text = whole.mid(space + 1);
    if (QCryptographicHash::hash(text, QCryptographicHash::Sha1).toHex().first(16) != whole.first(16))
        return std::nullopt;
    Json json = Json::parse(text.constData(), text.constData() + text.size(), nullptr, false);
    return json.is_object() ? std::optional<Json>(std::move(json)) : std::nullopt;
}

QString textOf(const Json &json, const char *key)
{
    const auto found = json.find(key);
    return found != json.end() && found->is_string() ? QString::fromStdString(found->get<std::string>()) : QString();
}

QByteArray now()
{
    return QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs).toLatin1();
}

// The records after a change as a small project of their own, and the ids of those that are gone: no `before` is needed to go on.
QByteArray editLine(const Change &change)
{
    Schema set;
    Json gone = Json::array();
    size_t table = 0;
    forEachRecordType([&]<class T>() {
        change.forEach<T>([&](const Delta<T> &delta) {
            if (delta.after)
                set.table<T>().set(delta.after);
            else
                gone.push_back(Json::array({table, delta.id().toString().toStdString()}));
        });
        ++table;
    });
    return line(Json{{"set", projectfile::serialize(set).toStdString()}, {"gone", gone}, {"at", now().toStdString()}});
}

bool applyEdit(Schema &schema, const Json &edit)
{
    const projectfile::Read read = projectfile::read(QByteArray::fromStdString(edit.value("set", std::string())));
    if (!read.schema)
        return false;
    size_t table = 0;
    const auto gone = edit.find("gone");
    forEachRecordType([&]<class T>() {
        for (auto record = read.schema->table<T>().begin(); record != read.schema->table<T>().end(); ++record)
            schema.table<T>().set(record.pointerHere());
        if (gone != edit.end() && gone->is_array()) {
            for (const Json &one : *gone) {
                if (!one.is_array() || one.size() != 2 || one[0] != table || !one[1].is_string())
                    continue;
                if (const auto id = decltype(T::id)::fromString(QString::fromStdString(one[1].get<std::string>())))
                    schema.table<T>().remove(*id);
            }
        }
        ++table;
    });
    return true;
}

struct Reading
{
    QString path;
    QDateTime lastEdit;
    std::optional<Schema> schema;
    int edits = 0;
};

Reading readingOf(const QString &journal)
{
    Reading reading;
    QFile file(journal);
    if (!file.open(QIODevice::ReadOnly))
        return reading;
    while (!file.atEnd()) {
        QByteArray whole = file.readLine();
        if (!whole.endsWith('\n'))
            break; // cut off
        whole.chop(1);
        const std::optional<Json> json = jsonOf(whole);
        if (!json)
            break; // what follows a damaged line can't be trusted
        if (json->contains("journal")) {
            reading.path = textOf(*json, "path");
        } else if (json->contains("base")) {
            reading.schema = projectfile::read(QByteArray::fromStdString(json->value("base", std::string()))).schema;
        } else if (reading.schema) {
            if (!applyEdit(*reading.schema, *json))
                break;
            ++reading.edits;
        }
        if (const QString at = textOf(*json, "at"); !at.isEmpty())
            reading.lastEdit = QDateTime::fromString(at, Qt::ISODateWithMs);
    }
    return reading;
}

QString lockOf(const QString &journal)
{
    return journal + ".lock"_L1;
}

} // namespace

Journal::Journal(Document &document, const QString &folder, QObject *parent)
    : QObject(parent), m_document(document), m_folder(folder.isEmpty() ? defaultFolder() : folder)
{
    m_pool.setMaxThreadCount(1);
    m_delay.setSingleShot(true);
    m_delay.setInterval(kDelayMs);
    connect(&m_delay, &QTimer::timeout, this, &Journal::write);
    connect(&document, &Document::changed, this, &Journal::note);
    connect(&document, &Document::wasReset, this, &Journal::discard);
    connect(&document, &Document::pathChanged, this, &Journal::restart);
    connect(&document, &Document::modifiedChanged, this, [this](bool modified) {
        if (modified)
            note(); // recovered work, in no file yet
        else
            discard(); // saved, or all is undone
    });
}

Journal::~Journal()
{
    m_delay.stop();
    if (m_document.isModified())
        write();
    m_pool.waitForDone();
}

QString Journal::defaultFolder()
{
    return QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) + "/recovery"_L1;
}

void Journal::note()
{
    if (!m_delay.isActive())
        m_delay.start(); // not restarted by further edits: the first of them has waited long enough
}

void Journal::write()
{
    m_delay.stop();
    if (m_failed || m_closed || !m_document.isModified())
        return;
    if (!m_begun) {
        begin();
        return;
    }
    const Change change = diff(m_written, m_document.schema());
    if (change.isEmpty())
        return;
    if (m_editBytes > qMax(kSmallJournal, m_baseBytes.load() * kLargestGrowth)) {
        restart();
        return;
    }
    m_written = m_document.schema();
    // Serialised on the other thread: records are immutable.
    m_pool.start([this, change] { append(editLine(change)); });
}

void Journal::begin()
{
    if (!QDir().mkpath(m_folder)) {
        m_failed = true;
        emit failed(Error{"journal.folder", QT_TRANSLATE_NOOP("Messages", "Unsaved work can't be kept safe: the folder %1 can't be made."), {m_folder}, ""});
        return;
    }
    m_begun = true;
    m_written = m_document.schema();
    m_editBytes = 0;
    m_fileName = m_folder + u'/' + QUuid::createUuid().toString(QUuid::WithoutBraces) + kEnding;
    m_lock = std::make_unique<QLockFile>(lockOf(m_fileName));
    m_lock->setStaleLockTime(0);
    m_lock->tryLock(0);
    m_file = std::make_shared<QFile>(m_fileName);
    const QString path = m_document.path();
    m_pool.start([this, path, schema = m_written] {
        const QByteArray base = projectfile::serialize(schema);
        m_baseBytes = base.size();
        if (!m_file->open(QIODevice::WriteOnly | QIODevice::NewOnly | QIODevice::Unbuffered)) {
            append({});
            return;
        }
        m_file->setPermissions(QFile::ReadOwner | QFile::WriteOwner);
        append(line(Json{{"journal", kJournalVersion}, {"path", path.toStdString()}}) + line(Json{{"base", base.toStdString()}, {"at", now().toStdString()}}));
    });
}

// On the pool's thread.
void Journal::append(const QByteArray &lines)
{
    if (m_failed)
        return;
    const bool good = m_file->isOpen() && m_file->write(lines) == lines.size() && ::fdatasync(m_file->handle()) == 0;
    m_editBytes += lines.size();
    if (good)
        return;
    m_failed = true;
    const QString why = m_file->errorString();
    QMetaObject::invokeMethod(this, [this, why] {
        emit failed(Error{"journal.write", QT_TRANSLATE_NOOP("Messages", "Unsaved work can't be kept safe: %1."), {why},
                          QT_TRANSLATE_NOOP("Messages", "Save now.")});
    }, Qt::QueuedConnection);
}

// The new journal is complete on the disk before the old one goes.
void Journal::restart()
{
    if (!m_begun)
        return;
    m_pool.waitForDone();
    const QString old = m_fileName;
    const std::unique_ptr<QLockFile> oldLock = std::move(m_lock);
    m_begun = false;
    if (m_document.isModified()) {
        begin();
        m_pool.waitForDone();
    } else {
        m_fileName.clear();
        m_file.reset();
    }
    if (!m_failed)
        QFile::remove(old);
}

void Journal::flush()
{
    write();
    m_pool.waitForDone();
}

void Journal::discard()
{
    m_delay.stop();
    m_pool.waitForDone();
    m_file.reset();
    if (!m_fileName.isEmpty())
        QFile::remove(m_fileName);
    m_lock.reset();
    m_fileName.clear();
    m_begun = false;
    m_failed = false;
}

void Journal::close()
{
    m_closed = true;
    discard();
}

QList<Journal::Found> Journal::found(const QString &folder)
{
    const QDir dir(folder.isEmpty() ? defaultFolder() : folder);
    QList<Found> all;
    for (const QFileInfo &info : dir.entryInfoList({u"*"_s + kEnding}, QDir::Files, QDir::Time)) {
        QLockFile lock(lockOf(info.filePath()));
        lock.setStaleLockTime(0);
        if (!lock.tryLock(0))
            continue; // its session lives
        const Reading reading = readingOf(info.filePath());
        if (!reading.schema)
            continue;
        all.append({info.filePath(), reading.path, reading.lastEdit.toLocalTime(), int(reading.schema->entities().size()), reading.edits});
    }
    std::sort(all.begin(), all.end(), [](const Found &a, const Found &b) { return a.lastEdit > b.lastEdit; });
    return all;
}

Result<Schema> Journal::recovered(const QString &journal)
{
    Reading reading = readingOf(journal);
    if (!reading.schema)
        return Error{"journal.unreadable", QT_TRANSLATE_NOOP("Messages", "Nothing can be recovered from this journal."), {}, "", placeOf(journal)};
    return *std::move(reading.schema);
}

void Journal::remove(const QString &journal)
{
    QFile::remove(journal);
    QFile::remove(lockOf(journal));
}

} // namespace relata
