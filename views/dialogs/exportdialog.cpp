#include "views/dialogs/exportdialog.h"

#include "model/schema/edits.h"
#include "views/dialogs/optionsform.h"
#include "views/widgets/diffview.h"
#include "views/widgets/parts.h"
#include "views/widgets/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDesktopServices>
#include <QDir>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QProgressBar>
#include <QPushButton>
#include <QScreen>
#include <QScrollArea>
#include <QStandardPaths>
#include <QTreeWidget>
#include <QUrl>
#include <QVBoxLayout>

namespace relata {

using namespace Qt::StringLiterals;

namespace {

constexpr int kRestMs = 250;
constexpr int kLeftWidth = 320;
enum Scope { AllEntities, ChosenEntities };

QString suggestedFolder(const QString &projectName, const QString &projectFolder, const QString &target)
{
    const QString base = projectName.section(u'.', 0, 0);
    const QString parent = projectFolder.isEmpty() ? QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation) : projectFolder;
    return QDir::cleanPath(u"%1/%2-%3"_s.arg(parent, base.isEmpty() ? u"project"_s : base, target));
}

} // namespace

ExportDialog::ExportDialog(const Schema &schema, const Context &context, IdSource &ids, QWidget *parent)
    : QDialog(parent), m_schema(schema), m_ids(ids), m_projectFolder(context.projectFolder), m_targets(TargetRegistry::standard())
{
    setWindowTitle(tr("Export"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    auto *head = new QVBoxLayout;
    head->setContentsMargins(22, 16, 22, 12);
    head->setSpacing(2);
    auto *title = new QLabel(tr("Export code"), this);
    setTone(title, Tone::Title);
    auto *line = new QLabel(tr("Nothing is written before you have seen it. Files edited by hand are never overwritten."), this);
    setTone(line, Tone::Soft);
    head->addWidget(title);
    head->addWidget(line);
    layout->addLayout(head);
    auto *body = new QHBoxLayout;
    body->setContentsMargins(22, 0, 22, 14);
    body->setSpacing(16);
    layout->addLayout(body, 1);
    createSettings(context);
    createEntities(context);
    createFiles();
    layout->addWidget(createRule(this));
    createBottom();
    m_rest.setSingleShot(true);
    m_rest.setInterval(kRestMs);
    connect(&m_rest, &QTimer::timeout, this, &ExportDialog::compare);
    connect(m_remember, &QCheckBox::toggled, this, &ExportDialog::updateBottom);
    connect(m_remembered, &QComboBox::currentIndexChanged, this, &ExportDialog::takeExport);
    connect(m_target, &QComboBox::currentIndexChanged, this, &ExportDialog::takeTarget);
    resize(QSize(1180, 760).boundedTo(screen()->availableSize() - QSize(20, 60)));
    takeExport(m_remembered->currentIndex());
}

ExportDialog::~ExportDialog()
{
    m_stop.request_stop();
}

void ExportDialog::createSettings(const Context &context)
{
    auto *scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setFixedWidth(kLeftWidth);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    m_left = new QWidget(scroll);
    auto *left = new QVBoxLayout(m_left);
    left->setContentsMargins(0, 0, 12, 0);
    left->setSpacing(10);
    scroll->setWidget(m_left);
    static_cast<QHBoxLayout *>(layout()->itemAt(1)->layout())->addWidget(scroll);

    m_remembered = new QComboBox(m_left);
    m_remembered->setObjectName(u"remembered"_s);
    m_remembered->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_remembered->setMinimumContentsLength(8);
    for (const ExportSetting &setting : m_schema.exports())
        m_remembered->addItem(u"%1 → %2"_s.arg(setting.target, setting.folder), setting.id.value);
    m_remembered->addItem(tr("A new export"), 0);
    auto *remembered = createLabelled(tr("Which one"), m_remembered, m_left);
    remembered->setVisible(!m_schema.exports().isEmpty());
    left->addWidget(remembered);

    m_target = new QComboBox(m_left);
    m_target->setObjectName(u"target"_s);
    m_target->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_target->setMinimumContentsLength(8);
    for (const Target &target : m_targets.all()) {
        m_target->addItem(target.preview ? tr("%1 (preview)").arg(target.label) : target.label, target.id);
        if (target.id == "typescript-fastify"_L1)
            m_target->setCurrentIndex(m_target->count() - 1);
    }
    left->addWidget(createLabelled(tr("Wh&at"), m_target, m_left));

    m_folder = new QLineEdit(m_left);
    m_folder->setObjectName(u"folder"_s);
    m_folder->setAccessibleName(tr("Folder"));
    m_folder->setText(suggestedFolder(context.projectName, context.projectFolder, m_target->currentData().toString()));
    auto *browse = createIconButton(u"folder"_s, tr("Choose the folder"), m_left);
    connect(browse, &QAbstractButton::clicked, this, &ExportDialog::chooseFolder);
    connect(m_folder, &QLineEdit::textChanged, this, &ExportDialog::order);
    auto *row = new QWidget(m_left);
    auto *rowLayout = new QHBoxLayout(row);
    rowLayout->setContentsMargins(0, 0, 0, 0);
    rowLayout->setSpacing(6);
    rowLayout->addWidget(m_folder, 1);
    rowLayout->addWidget(browse);
    row->setFocusProxy(m_folder);
    left->addWidget(createLabelled(tr("Where &to"), row, m_left));

    m_options = new OptionsForm(m_left);
    connect(m_options, &OptionsForm::edited, this, &ExportDialog::order);
    left->addWidget(m_options);
}

void ExportDialog::createEntities(const Context &context)
{
    m_scope = new QComboBox(m_left);
    m_scope->setObjectName(u"scope"_s);
    m_scope->addItem(tr("all %n entities", nullptr, int(m_schema.entities().size())), AllEntities);
    m_scope->addItem(tr("only those ticked"), ChosenEntities);
    m_entities = new QListWidget(m_left);
    m_entities->setObjectName(u"entities"_s);
    m_entities->setAccessibleName(tr("Entities to export"));
    m_entities->setFrameShape(QFrame::NoFrame);
    const SchemaIndex index(m_schema);
    for (const EntityId id : index.entitiesByName()) {
        auto *item = new QListWidgetItem(m_schema.entities()[id].name, m_entities);
        item->setData(Qt::UserRole, id.value);
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
        const bool chosen = std::find(context.entities.begin(), context.entities.end(), id) != context.entities.end();
        item->setCheckState(chosen ? Qt::Checked : Qt::Unchecked);
    }
    m_scope->setCurrentIndex(context.entities.empty() ? AllEntities : ChosenEntities);
    m_entities->setVisible(!context.entities.empty());
    m_entities->setMinimumHeight(120);
    connect(m_scope, &QComboBox::currentIndexChanged, this, [this](int scope) {
        m_entities->setVisible(scope == ChosenEntities);
        order();
    });
    connect(m_entities, &QListWidget::itemChanged, this, &ExportDialog::order);
    m_remember = new QCheckBox(tr("&Remember this export"), m_left);
    m_remember->setObjectName(u"remember"_s);
    m_remember->setChecked(true);
    m_remember->setToolTip(tr("Then “Save and update files” in the form of a relationship keeps this code in step with the model."));
    auto *left = static_cast<QVBoxLayout *>(m_left->layout());
    left->addWidget(createLabelled(tr("&Entities"), m_scope, m_left));
    left->addWidget(m_entities, 1);
    left->addWidget(m_remember);
    left->addStretch(0);
}

void ExportDialog::createBottom()
{
    auto *row = new QHBoxLayout;
    row->setContentsMargins(22, 14, 22, 14);
    row->setSpacing(8);
    m_status = new QLabel(this);
    m_status->setObjectName(u"status"_s);
    m_status->setWordWrap(true);
    m_status->setTextFormat(Qt::PlainText);
    m_progress = new QProgressBar(this);
    m_progress->setRange(0, 0);
    m_progress->setFixedWidth(120);
    m_progress->setAccessibleName(tr("Working"));
    m_progress->hide();
    m_close = new QPushButton(tr("Cancel"), this);
    m_close->setAutoDefault(false);
    connect(m_close, &QPushButton::clicked, this, [this] { m_written ? accept() : reject(); });
    m_write = new QPushButton(tr("&Write files"), this);
    m_write->setObjectName(u"write"_s);
    m_write->setDefault(true);
    setLook(m_write, ButtonLook::Primary);
    connect(m_write, &QPushButton::clicked, this, &ExportDialog::write);
    m_openFolder = new QPushButton(tr("Open the &folder"), this);
    m_openFolder->setAutoDefault(false);
    setLook(m_openFolder, ButtonLook::Flat);
    connect(m_openFolder, &QPushButton::clicked, this, [this] { QDesktopServices::openUrl(QUrl::fromLocalFile(m_folder->text().trimmed())); });
    m_openFolder->hide();
    row->addWidget(m_status, 1);
    row->addWidget(m_openFolder);
    row->addWidget(m_progress);
    row->addWidget(m_close);
    row->addWidget(m_write);
    static_cast<QVBoxLayout *>(layout())->addLayout(row);
}

// A remembered export fills the fields; the last row is a new one.
void ExportDialog::takeExport(int index)
{
    const ExportSetting *setting = m_schema.exports().get(ExportId{m_remembered->itemData(index).toULongLong()});
    if (!setting) {
        takeTarget();
        return;
    }
    {
        const QSignalBlocker target(m_target), folder(m_folder), scope(m_scope), entities(m_entities);
        m_target->setCurrentIndex(m_target->findData(setting->target));
        m_folder->setText(flows::absoluteExportFolder(setting->folder, m_projectFolder));
        m_scope->setCurrentIndex(setting->entities.empty() ? AllEntities : ChosenEntities);
        m_entities->setVisible(!setting->entities.empty());
        for (int row = 0; row < m_entities->count(); ++row) {
            const EntityId id{m_entities->item(row)->data(Qt::UserRole).toULongLong()};
            const bool chosen = std::find(setting->entities.begin(), setting->entities.end(), id) != setting->entities.end();
            m_entities->item(row)->setCheckState(chosen ? Qt::Checked : Qt::Unchecked);
        }
    }
    if (const Target *target = m_targets.find(setting->target))
        m_options->setOptions(target->options, setting->options);
    order();
}

void ExportDialog::takeTarget()
{
    const QString id = m_target->currentData().toString();
    if (const Target *target = m_targets.find(id))
        m_options->setOptions(target->options, {});
    if (m_remembered->currentData().toULongLong() == 0 && !m_folder->isModified()) {
        const QSignalBlocker blocker(m_folder);
        const QString folder = m_folder->text();
        for (const Target &other : m_targets.all()) { // the folder that we proposed follows the target
            if (folder.endsWith(u'-' + other.id))
                m_folder->setText(folder.chopped(other.id.size()) + id);
        }
    }
    order();
}

void ExportDialog::chooseFolder()
{
    const QString folder = QFileDialog::getExistingDirectory(this, tr("Folder for the code"), m_folder->text());
    if (!folder.isEmpty())
        m_folder->setText(folder);
}

ExportSetting ExportDialog::setting() const
{
    ExportSetting setting;
    setting.id = ExportId{m_remembered->currentData().toULongLong()};
    if (const ExportSetting *stored = m_schema.exports().get(setting.id))
        setting = *stored;
    setting.target = m_target->currentData().toString();
    setting.folder = flows::storedExportFolder(m_folder->text().trimmed(), m_projectFolder);
    setting.options = m_options->values();
    setting.entities.clear();
    for (int row = 0; m_scope->currentIndex() == ChosenEntities && row < m_entities->count(); ++row) {
        if (m_entities->item(row)->checkState() == Qt::Checked)
            setting.entities.push_back(EntityId{m_entities->item(row)->data(Qt::UserRole).toULongLong()});
    }
    return setting;
}

void ExportDialog::order()
{
    m_compared.reset();
    m_rest.start();
    updateBottom();
}

void ExportDialog::compare()
{
    m_rest.stop();
    m_stop.request_stop();
    m_stop = std::stop_source();
    const ExportSetting wanted = setting();
    const bool nothing = m_scope->currentIndex() == ChosenEntities && wanted.entities.empty();
    if (wanted.folder.isEmpty() || wanted.target.isEmpty() || nothing) {
        m_job.cancel();
        m_compared.reset();
        showFiles();
        m_status->setText(nothing ? tr("Tick the entities to export.") : tr("Choose what to export and where to."));
        setTone(m_status, Tone::Soft);
        return;
    }
    const Schema schema = m_schema;
    const QString projectFolder = m_projectFolder;
    RenderLimits limits;
    limits.stop = m_stop.get_token();
    m_job.run<Outcome>(
        [schema, wanted, projectFolder, limits](JobControl &control) {
            Outcome outcome;
            if (!control.isCanceled())
                outcome.compared = flows::compareExport(schema, wanted, projectFolder, limits);
            return outcome;
        },
        [this](const Outcome &outcome) { deliver(outcome); });
    m_progress->show();
    updateBottom();
}

void ExportDialog::finishNow()
{
    if (m_rest.isActive())
        compare();
    m_job.waitForDone();
}

void ExportDialog::deliver(const Outcome &outcome)
{
    m_progress->hide();
    if (!outcome.compared)
        return;
    if (outcome.compared->ok())
        m_compared = **outcome.compared;
    else
        m_compared.reset();
    showFiles();
    updateBottom();
    if (!outcome.compared->ok()) {
        m_status->setText(worded(outcome.compared->error()));
        setTone(m_status, Tone::Error);
    }
}

void ExportDialog::write()
{
    if (!m_compared)
        return;
    if (!m_writes) { // all is there already
        remember();
        accept();
        return;
    }
    WriteOptions options;
    options.resolutions = m_resolutions;
    options.stale = m_removeStale->isChecked() ? StaleFiles::RemoveUntouched : StaleFiles::Keep;
    options.foreign = m_acceptForeign->isChecked() ? ForeignFolder::Accept : ForeignFolder::Refuse;
    m_left->setEnabled(false);
    m_write->setEnabled(false);
    m_progress->show();
    const Comparison comparison = m_compared->comparison;
    m_job.run<Written>([comparison, options](JobControl &) { return Written{writePlan(comparison, options)}; },
                       [this](const Written &written) { finishWriting(written); });
}

bool ExportDialog::wouldRemember() const
{
    const ExportSetting wanted = setting();
    const ExportSetting *stored = m_schema.exports().get(wanted.id);
    return m_remember->isChecked() && !(stored && *stored == wanted);
}

void ExportDialog::remember()
{
    if (!wouldRemember())
        return;
    ExportSetting remembered = setting();
    if (!remembered.id)
        remembered.id = m_ids.make<ExportId>();
    const Result<Change> change = edits::setExport(m_schema, remembered);
    if (!change.ok() || change->isEmpty())
        return;
    m_change = m_change.isEmpty() ? *change : composed(m_change, *change);
    m_schema = applied(m_schema, *change);
    const QSignalBlocker blocker(m_remembered);
    const int row = m_remembered->findData(remembered.id.value);
    const QString label = u"%1 → %2"_s.arg(remembered.target, remembered.folder);
    if (row < 0) {
        m_remembered->insertItem(0, label, remembered.id.value);
        m_remembered->setCurrentIndex(0);
    } else {
        m_remembered->setItemText(row, label);
    }
}

void ExportDialog::finishWriting(const Written &written)
{
    m_left->setEnabled(true);
    m_progress->hide();
    if (!written.report->ok()) {
        m_write->setEnabled(true);
        m_status->setText(worded(written.report->error()));
        setTone(m_status, Tone::Error);
        return;
    }
    const WriteReport &report = **written.report;
    QStringList said{tr("Wrote %n file(s).", nullptr, int(report.written.size()))};
    if (!report.removed.isEmpty())
        said << tr("Removed %n.", nullptr, int(report.removed.size()));
    if (!report.conflicts.isEmpty())
        said << tr("%n conflict(s) left as they are.", nullptr, int(report.conflicts.size()));
    m_written = true;
    remember();
    m_close->setText(tr("Close"));
    m_openFolder->show();
    compare();
    m_job.waitForDone(); // the folder as it now is
    m_status->setText(said.join(u' '));
    setTone(m_status, report.conflicts.isEmpty() ? Tone::Ok : Tone::Warn);
}

} // namespace relata
