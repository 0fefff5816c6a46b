#include "views/dialogs/importdialog.h"

#include "model/schema/relationships.h"
#include "model/flows/find.h"
#include "views/dialogs/databasechooser.h"
#include "views/widgets/icons.h"
#include "views/widgets/parts.h"
#include "views/widgets/theme.h"

#include <QDragEnterEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QMap>
#include <QMimeData>
#include <QProgressBar>
#include <QPushButton>
#include <QScreen>
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
    resize(QSize(680, 560).boundedTo(screen()->availableSize() - QSize(20, 60)));
    updateButtons();
    if (!source.isEmpty()) {
        m_chooser->setSource(source);
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

    m_chooser = new DatabaseChooser(m_settings, m_passwords, this);
    connect(m_chooser, &DatabaseChooser::submitted, this, &ImportDialog::read);
    connect(m_chooser, &DatabaseChooser::changed, this, [this] {
        m_imported.reset();
        updateButtons();
    });
    body->addWidget(m_chooser);

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

void ImportDialog::read()
{
    if (m_chooser->source().isEmpty() || m_imported)
        return;
    stop();
    m_receipt->clear();
    m_job.run<Outcome>(
        [this, reader = m_chooser->reader()](JobControl &control) { // `this` only for what is posted, which doesn't outlive it
            const auto tell = [this, &control](const flows::ImportProgress &progress) { control.post([this, progress] { progressed(progress); }); };
            Result<flows::Imported> imported = reader(tell, control.canceled());
            if (imported)
                imported->schema = flows::recognised(imported->schema);
            return Outcome{std::move(imported)};
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
        m_chooser->remember();
        showReceipt();
    } else {
        m_status->setText(worded(outcome.imported->error()));
        setTone(m_status, Tone::Error);
        m_chooser->show(outcome.imported->error());
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
        if (index.isLeg(view.id))
            continue;
        ++kinds[view.kind];
        const Entity *one = m_imported->schema.entities().get(view.source), *other = m_imported->schema.entities().get(view.target);
        const QString source = one ? one->name : QString(), target = other ? other->name : QString();
        if (source.isEmpty() || target.isEmpty())
            continue; // one of several entities, or none
        if (view.junction)
            recognised << tr("%1 and %2 are many-to-many, through %3").arg(source, target, m_imported->schema.entities()[view.junction].name);
        else if (view.unique)
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
    m_progress->setVisible(running);
    m_stop->setVisible(running);
    m_status->setVisible(!m_status->text().isEmpty());
    m_counts->setVisible(m_imported.has_value());
    m_receipt->setVisible(m_imported.has_value());
    m_open->setText(m_imported ? tr("&Open as a new project") : tr("&Read"));
    m_open->setEnabled(!running && (m_imported || !m_chooser->source().isEmpty()));
}

QString ImportDialog::suggestedName() const
{
    return m_chooser->suggestedName();
}

void ImportDialog::dragEnterEvent(QDragEnterEvent *event)
{
    if (event->mimeData()->hasUrls() && event->mimeData()->urls().constFirst().isLocalFile())
        event->acceptProposedAction();
}

void ImportDialog::dropEvent(QDropEvent *event)
{
    m_chooser->setSource(event->mimeData()->urls().constFirst().toLocalFile());
    read();
}

} // namespace relata
