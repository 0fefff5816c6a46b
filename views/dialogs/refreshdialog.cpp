#include "views/dialogs/refreshdialog.h"

#include "views/adapters/differencesmodel.h"
#include "views/adapters/passwords.h"
#include "views/dialogs/databasechooser.h"
#include "views/widgets/codeview.h"
#include "views/widgets/icons.h"
#include "views/widgets/parts.h"
#include "views/widgets/theme.h"

#include <QClipboard>
#include <QComboBox>
#include <QDir>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QScreen>
#include <QSortFilterProxyModel>
#include <QTabWidget>
#include <QTreeView>
#include <QVBoxLayout>

namespace relata {

using namespace Qt::StringLiterals;
using flows::DifferenceKind;

namespace {

constexpr int kMostOpened = 400; // rows that a fresh tree is opened to

} // namespace

RefreshDialog::RefreshDialog(Context context, Settings &settings, Passwords &passwords, Purpose purpose, QWidget *parent)
    : QDialog(parent), m_context(std::move(context)), m_purpose(purpose)
{
    setWindowTitle(m_purpose == Purpose::Refresh ? tr("Refresh from database") : tr("Compare with database"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    auto *body = new QWidget(this);
    auto *column = new QVBoxLayout(body);
    column->setContentsMargins(22, 16, 22, 14);
    column->setSpacing(10);
    layout->addWidget(body, 1);
    m_chooser = new DatabaseChooser(settings, passwords, this);
    createTop(body);
    m_results = createTree();
    if (m_purpose == Purpose::Compare) {
        m_tabs = new QTabWidget(this);
        m_tabs->setDocumentMode(true);
        m_tabs->addTab(m_results, tr("&Differences"));
        m_tabs->addTab(createSql(), tr("&SQL"));
        m_results = m_tabs;
    }
    column->addWidget(m_results, 1);
    column->addStretch();
    layout->addWidget(createRule(this));
    createButtons();
    resize(QSize(900, 680).boundedTo(screen()->availableSize() - QSize(20, 60)));
    showSource();
}

RefreshDialog::~RefreshDialog()
{
    m_job.cancel();
}

void RefreshDialog::createTop(QWidget *area)
{
    auto *column = static_cast<QVBoxLayout *>(area->layout());
    auto *title = new QLabel(windowTitle(), this);
    setTone(title, Tone::Title);
    auto *line = new QLabel(m_purpose == Purpose::Refresh ? tr("The database is only read. What you choose is taken over in one step that can be undone; names, notes, layout and all else that no database holds stay.")
                                                          : tr("Nothing is changed: neither the database nor the project."), this);
    line->setWordWrap(true);
    setTone(line, Tone::Soft);
    column->addWidget(title);
    column->addWidget(line);
    column->addSpacing(4);
    m_sources = new QComboBox(this);
    m_sources->setObjectName(u"dataSources"_s);
    for (const DataSource &source : m_context.schema.dataSources()) {
        m_sources->addItem(icon(u"database"_s), source.name, source.id.value);
        if (source.id == m_context.source || (!m_context.source && m_sources->count() == 1))
            m_sources->setCurrentIndex(m_sources->count() - 1);
    }
    auto *sources = createLabelled(tr("&Data source of the project"), m_sources, this);
    sources->setVisible(m_sources->count() > 1);
    connect(m_sources, &QComboBox::activated, this, &RefreshDialog::showSource);
    column->addWidget(sources);
    connect(m_chooser, &DatabaseChooser::submitted, this, &RefreshDialog::read);
    connect(m_chooser, &DatabaseChooser::changed, this, [this] {
        m_read = false;
        m_refreshed.reset();
        updateButtons();
    });
    column->addWidget(m_chooser);
    m_progress = new QProgressBar(this);
    m_progress->setAccessibleName(tr("Progress"));
    m_stop = new QPushButton(tr("S&top"), this);
    m_stop->setObjectName(u"stop"_s);
    m_stop->setAutoDefault(false);
    connect(m_stop, &QPushButton::clicked, this, &RefreshDialog::stop);
    auto *progress = new QHBoxLayout;
    progress->addWidget(m_progress, 1);
    progress->addWidget(m_stop);
    column->addLayout(progress);
    m_status = new QLabel(this);
    m_status->setObjectName(u"status"_s);
    m_status->setWordWrap(true);
    m_status->setTextFormat(Qt::PlainText);
    m_status->setTextInteractionFlags(Qt::TextSelectableByMouse);
    column->addWidget(m_status);
}

QWidget *RefreshDialog::createTree()
{
    auto *area = new QWidget(this);
    const bool refresh = m_purpose == Purpose::Refresh;
    m_model = new DifferencesModel(refresh ? DifferencesModel::Choice::Choose : DifferencesModel::Choice::Look,
                                   refresh ? DifferencesModel::Headings{tr("In the project"), tr("In the database")} : DifferencesModel::Headings{tr("In the database"), tr("In the project")}, this);
    m_filter = new QSortFilterProxyModel(this);
    m_filter->setSourceModel(m_model);
    m_filter->setRecursiveFilteringEnabled(true);
    m_filter->setAutoAcceptChildRows(true);
    m_filter->setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_filter->setFilterKeyColumn(-1);
    m_tree = new QTreeView(area);
    m_tree->setObjectName(u"differences"_s);
    m_tree->setAccessibleName(tr("Differences"));
    m_tree->setModel(m_filter);
    m_tree->setUniformRowHeights(true);
    m_tree->setAllColumnsShowFocus(true);
    m_tree->header()->setStretchLastSection(true);
    m_tree->setColumnWidth(DifferencesModel::Thing, 320);
    m_tree->setColumnWidth(DifferencesModel::Before, 240);
    m_search = new SearchField(tr("Filter"), m_tree, area);
    m_search->setObjectName(u"filter"_s);
    m_search->setMaximumWidth(240);
    connect(m_search, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_filter->setFilterFixedString(text);
        if (!text.isEmpty())
            m_tree->expandAll();
    });
    m_counts = new QLabel(area);
    m_counts->setObjectName(u"counts"_s);
    m_counts->setWordWrap(true);
    setTone(m_counts, Tone::Strong);
    m_all = new QPushButton(tr("Choose a&ll"), area);
    m_none = new QPushButton(tr("Choose n&one"), area);
    for (QPushButton *button : {m_all, m_none}) {
        button->setAutoDefault(false);
        setLook(button, ButtonLook::Flat);
        button->setVisible(refresh);
    }
    connect(m_all, &QPushButton::clicked, this, [this] { m_model->checkAll(Qt::Checked); });
    connect(m_none, &QPushButton::clicked, this, [this] { m_model->checkAll(Qt::Unchecked); });
    connect(m_model, &DifferencesModel::checksChanged, this, [this] {
        showCounts();
        updateButtons();
    });
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(m_counts, 1);
    row->addWidget(m_all);
    row->addWidget(m_none);
    row->addWidget(m_search);
    auto *layout = new QVBoxLayout(area);
    layout->setContentsMargins(0, 6, 0, 0);
    layout->setSpacing(8);
    layout->addLayout(row);
    layout->addWidget(m_tree, 1);
    return area;
}

QWidget *RefreshDialog::createSql()
{
    auto *area = new QWidget(this);
    auto *line = new QLabel(tr("What would bring the database to the project. Read it before you run it: nothing is run from here."), area);
    line->setWordWrap(true);
    setTone(line, Tone::Soft);
    auto *copy = new QPushButton(icon(u"copy"_s), tr("&Copy"), area);
    copy->setObjectName(u"copy"_s);
    copy->setAutoDefault(false);
    connect(copy, &QPushButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(m_sql->code()); });
    m_sql = new CodeView(area);
    m_sql->setObjectName(u"sql"_s);
    auto *row = new QHBoxLayout;
    row->addWidget(line, 1);
    row->addWidget(copy);
    auto *layout = new QVBoxLayout(area);
    layout->setContentsMargins(0, 6, 0, 0);
    layout->setSpacing(8);
    layout->addLayout(row);
    layout->addWidget(m_sql, 1);
    return area;
}

void RefreshDialog::createButtons()
{
    auto *row = new QHBoxLayout;
    row->setContentsMargins(22, 14, 22, 14);
    row->setSpacing(8);
    m_cancel = new QPushButton(this);
    m_cancel->setObjectName(u"cancel"_s);
    m_cancel->setAutoDefault(false);
    connect(m_cancel, &QPushButton::clicked, this, &QDialog::reject);
    m_apply = new QPushButton(this);
    m_apply->setObjectName(u"apply"_s);
    setLook(m_apply, ButtonLook::Primary);
    m_apply->setDefault(true);
    connect(m_apply, &QPushButton::clicked, this, [this] { m_read ? apply() : read(); });
    row->addStretch(1);
    row->addWidget(m_cancel);
    row->addWidget(m_apply);
    static_cast<QVBoxLayout *>(layout())->addLayout(row);
}

QString RefreshDialog::locationOf(const DataSource &source) const
{
    if (source.location.isEmpty() || source.dialect != u"sqlite")
        return source.location;
    return QDir::cleanPath(QDir(m_context.projectFolder).absoluteFilePath(source.location));
}

QString RefreshDialog::sourceName() const
{
    return m_sources->currentText();
}

void RefreshDialog::showSource()
{
    m_context.source = DataSourceId{m_sources->currentData().toULongLong()};
    const DataSource *source = m_context.schema.dataSources().get(m_context.source);
    if (source && !source->location.isEmpty())
        m_chooser->setSource(locationOf(*source));
    updateButtons();
    if (!m_chooser->source().isEmpty() && !m_chooser->isServer()) // nothing more has to be asked
        read();
    else
        m_chooser->setFocus(Qt::OtherFocusReason);
}

// On the worker.
RefreshDialog::Outcome RefreshDialog::outcomeOf(const Context &context, const QString &location, Purpose purpose, Result<flows::Imported> imported)
{
    Outcome outcome;
    if (!imported) {
        outcome.error = imported.error();
        return outcome;
    }
    outcome.receipt = imported->receipt;
    Schema theirs = std::move(imported->schema);
    const DataSource *ours = context.schema.dataSources().get(context.source);
    DataSource read = *theirs.dataSources().begin();
    if (ours && read.dialect != ours->dialect) {
        outcome.error = Error{"refresh.dialect", QT_TRANSLATE_NOOP("Messages", "The data source “%1” is of %2, the database is of %3."), {ours->name, ours->dialect, read.dialect},
                              QT_TRANSLATE_NOOP("Messages", "Choose the database that it was imported from, or import this one into a new project."), {}};
        return outcome;
    }
    if (ours && read.location == location) { // the same file stays written as it was
        read.location = ours->location;
        theirs.table<DataSource>().set(std::move(read));
    }
    if (purpose == Purpose::Refresh) {
        flows::RefreshOptions options;
        options.source = context.source;
        auto refreshed = flows::refreshed(context.schema, theirs, options);
        if (!refreshed) {
            outcome.error = refreshed.error();
            return outcome;
        }
        outcome.tree = flows::differences(context.schema, *refreshed);
        outcome.other = flows::otherDatabase(context.schema, *refreshed);
        outcome.refreshed = std::move(*refreshed);
        return outcome;
    }
    using Kind = flows::Comparable::Kind;
    const auto comparison = flows::compared({theirs, Kind::Database}, {context.schema, Kind::Project}, context.source);
    if (!comparison) {
        outcome.error = comparison.error();
        return outcome;
    }
    outcome.tree = comparison->tree;
    const Dialect *dialect = dialectById(comparison->dialect);
    Q_ASSERT(dialect);
    const auto migration = comparison->migration(*dialect);
    if (!migration) {
        outcome.sql = u"-- "_s + worded(migration.error()).replace(u'\n', u"\n-- "_s) + u'\n';
        return outcome;
    }
    for (const QString &loss : migration->losses)
        outcome.sql += u"-- "_s + QString(loss).replace(u'\n', u"\n-- "_s) + u'\n';
    outcome.sql += migration->text(*dialect);
    return outcome;
}

void RefreshDialog::read()
{
    if (m_chooser->source().isEmpty())
        return;
    stop();
    m_read = false;
    const DataSource *source = m_context.schema.dataSources().get(m_context.source);
    m_job.run<Outcome>(
        [this, context = m_context, location = source ? locationOf(*source) : QString(), purpose = m_purpose, reader = m_chooser->reader()](JobControl &control) {
            const auto tell = [this, &control](const flows::ImportProgress &progress) { // `this` only in what is posted
                control.post([this, progress] {
                    m_progress->setRange(0, progress.steps);
                    m_progress->setValue(progress.step);
                });
            };
            return outcomeOf(context, location, purpose, reader(tell, control.canceled()));
        },
        [this](const Outcome &outcome) { deliver(outcome); });
    m_progress->setRange(0, 0);
    m_status->setText(tr("Reading…"));
    setTone(m_status, Tone::Soft);
    updateButtons();
}

void RefreshDialog::stop()
{
    if (!m_job.isRunning())
        return;
    m_job.cancel();
    m_status->setText(tr("Stopped. Nothing was changed."));
    setTone(m_status, Tone::Soft);
    updateButtons();
}

void RefreshDialog::deliver(const Outcome &outcome)
{
    if (outcome.error) {
        m_status->setText(worded(*outcome.error));
        setTone(m_status, Tone::Error);
        m_chooser->show(*outcome.error);
        updateButtons();
        return;
    }
    m_chooser->remember();
    m_read = true;
    m_refreshed = outcome.refreshed;
    m_model->setTree(outcome.tree);
    if (m_sql)
        m_sql->setCode(outcome.sql, CodeLanguage::Sql);
    m_tree->expandToDepth(m_model->tree().count() < kMostOpened ? 2 : 0);
    // What could not be read is said, not all of it: the import said it first.
    QStringList said;
    if (outcome.other) {
        m_model->checkAll(Qt::Unchecked);
        said << worded(*outcome.other) << tr("Nothing is chosen: choose what is to be taken over all the same.");
    }
    if (outcome.tree.isEmpty())
        said << tr("The project is what the database holds.");
    if (!outcome.receipt.empty())
        said << tr("%n note(s) about what can't be read or is read differently: %1", nullptr, int(outcome.receipt.size())).arg(wordedText(outcome.receipt.front()));
    m_status->setText(said.join(u'\n'));
    setTone(m_status, outcome.other ? Tone::Error : outcome.tree.isEmpty() ? Tone::Ok : Tone::Soft);
    showCounts();
    updateButtons();
    if (!outcome.tree.isEmpty()) {
        m_tree->setFocus(Qt::OtherFocusReason);
        m_tree->setCurrentIndex(m_filter->index(0, 0));
    }
}

void RefreshDialog::showCounts()
{
    QStringList parts;
    const bool compare = m_purpose == Purpose::Compare;
    if (const int count = m_model->countOf(DifferenceKind::New))
        parts << (compare ? tr("%n only in the project", nullptr, count) : tr("%n new", nullptr, count));
    if (const int count = m_model->countOf(DifferenceKind::Removed))
        parts << (compare ? tr("%n only in the database", nullptr, count) : tr("%n gone", nullptr, count));
    if (const int count = m_model->countOf(DifferenceKind::Renamed))
        parts << tr("%n renamed", nullptr, count);
    if (const int count = m_model->countOf(DifferenceKind::Changed))
        parts << tr("%n changed", nullptr, count);
    m_counts->setText(parts.join(u" · "_s));
}

void RefreshDialog::apply()
{
    if (!m_refreshed)
        return;
    const Schema &ours = m_context.schema;
    const Schema taken = applied(ours, flows::chosen(ours, m_refreshed->schema, m_model->tree(), m_model->checked()));
    m_change = diff(ours, m_refreshed->accepted(taken));
    accept();
}

void RefreshDialog::updateButtons()
{
    const bool running = m_job.isRunning(), any = m_read && !m_model->tree().isEmpty();
    m_progress->setVisible(running);
    m_stop->setVisible(running);
    m_status->setVisible(!m_status->text().isEmpty());
    m_results->setVisible(any);
    const bool chooses = m_purpose == Purpose::Refresh;
    m_apply->setVisible(!m_read || (chooses && any));
    m_apply->setText(m_read ? tr("&Take over %n difference(s)", nullptr, m_model->checkedCount()) : tr("&Read"));
    m_apply->setEnabled(!running && (m_read ? m_model->checkedCount() > 0 : !m_chooser->source().isEmpty()));
    m_cancel->setText(m_read && !(chooses && any) ? tr("Close") : tr("Cancel"));
}

void RefreshDialog::finishNow()
{
    m_job.waitForDone();
}

} // namespace relata
