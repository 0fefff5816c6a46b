#include "views/dialogs/finddialog.h"

#include "views/adapters/passwords.h"
#include "views/dialogs/databasechooser.h"
#include "views/widgets/parts.h"
#include "views/widgets/theme.h"

#include <QCheckBox>
#include <QDir>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QScreen>
#include <QShortcut>
#include <QSortFilterProxyModel>
#include <QStandardItemModel>
#include <QTreeView>
#include <QVBoxLayout>

namespace relata {

using namespace Qt::StringLiterals;

namespace {

enum Column { Relationship, Sure, Rows, Why };
constexpr int kPlace = Qt::UserRole + 1; // in m_findings
constexpr double kChosen = 0.7;          // from here on a finding is chosen beforehand

} // namespace

FindDialog::FindDialog(Context context, Settings &settings, Passwords &passwords, QSet<QString> &declined, QWidget *parent)
    : QDialog(parent), m_context(std::move(context)), m_declined(declined)
{
    setWindowTitle(tr("Find relationships"));
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
    m_results = createList();
    column->addWidget(m_results, 1);
    column->addStretch();
    layout->addWidget(createRule(this));
    createButtons();
    resize(QSize(980, 720).boundedTo(screen()->availableSize() - QSize(20, 60)));
    find();
}

FindDialog::~FindDialog()
{
    m_job.cancel();
}

void FindDialog::createTop(QWidget *area)
{
    auto *column = static_cast<QVBoxLayout *>(area->layout());
    auto *title = new QLabel(windowTitle(), this);
    setTone(title, Tone::Title);
    auto *line = new QLabel(tr("These relationships are not declared, but names, keys and checks suggest them. To test them against real data, choose a database: Relata reads up to 10,000 rows of each table and changes nothing."), this);
    line->setWordWrap(true);
    setTone(line, Tone::Soft);
    column->addWidget(title);
    column->addWidget(line);
    column->addSpacing(4);
    for (const DataSource &source : m_context.schema.dataSources()) {
        if (source.location.isEmpty())
            continue;
        m_chooser->setSource(source.dialect == u"sqlite" ? QDir::cleanPath(QDir(m_context.projectFolder).absoluteFilePath(source.location)) : source.location);
        break;
    }
    m_ask = new QPushButton(tr("As&k the rows"), this);
    m_ask->setObjectName(u"ask"_s);
    m_ask->setAutoDefault(false);
    connect(m_ask, &QPushButton::clicked, this, &FindDialog::askRows);
    connect(m_chooser, &DatabaseChooser::submitted, this, &FindDialog::askRows);
    connect(m_chooser, &DatabaseChooser::changed, this, &FindDialog::updateButtons);
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(m_chooser, 1);
    row->addWidget(m_ask, 0, Qt::AlignBottom);
    column->addLayout(row);
    m_progress = new QProgressBar(this);
    m_progress->setAccessibleName(tr("Progress"));
    m_stop = new QPushButton(tr("S&top"), this);
    m_stop->setObjectName(u"stop"_s);
    m_stop->setAutoDefault(false);
    connect(m_stop, &QPushButton::clicked, this, &FindDialog::stop);
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

QWidget *FindDialog::createList()
{
    auto *area = new QWidget(this);
    m_model = new QStandardItemModel(this);
    m_filter = new QSortFilterProxyModel(this);
    m_filter->setSourceModel(m_model);
    m_filter->setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_filter->setFilterKeyColumn(-1);
    m_list = new QTreeView(area);
    m_list->setObjectName(u"findings"_s);
    m_list->setAccessibleName(tr("Relationships that were found"));
    m_list->setModel(m_filter);
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->setAllColumnsShowFocus(true);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->header()->setStretchLastSection(true);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, &FindDialog::showCurrent);
    connect(m_model, &QStandardItemModel::itemChanged, this, &FindDialog::updateButtons);
    m_search = new SearchField(tr("Filter"), m_list, area);
    m_search->setObjectName(u"filter"_s);
    m_search->setMaximumWidth(240);
    connect(m_search, &QLineEdit::textChanged, m_filter, &QSortFilterProxyModel::setFilterFixedString);
    m_all = new QPushButton(tr("Choose a&ll"), area);
    m_none = new QPushButton(tr("Choose n&one"), area);
    m_decline = new QPushButton(tr("&Decline"), area);
    m_decline->setObjectName(u"decline"_s);
    m_decline->setToolTip(tr("Not to be proposed again while the program runs (Delete)"));
    m_again = new QPushButton(area);
    m_again->setObjectName(u"again"_s);
    for (QPushButton *button : {m_all, m_none, m_decline, m_again}) {
        button->setAutoDefault(false);
        setLook(button, ButtonLook::Flat);
    }
    connect(m_all, &QPushButton::clicked, this, [this] { checkAll(Qt::Checked); });
    connect(m_none, &QPushButton::clicked, this, [this] { checkAll(Qt::Unchecked); });
    connect(m_decline, &QPushButton::clicked, this, &FindDialog::decline);
    connect(m_again, &QPushButton::clicked, this, &FindDialog::showDeclined);
    connect(new QShortcut(QKeySequence::Delete, m_list, nullptr, nullptr, Qt::WidgetShortcut), &QShortcut::activated, this, &FindDialog::decline);
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(m_all);
    row->addWidget(m_none);
    row->addWidget(m_decline);
    row->addWidget(m_again);
    row->addStretch(1);
    row->addWidget(m_search);
    auto *layout = new QVBoxLayout(area);
    layout->setContentsMargins(0, 6, 0, 0);
    layout->setSpacing(8);
    layout->addLayout(row);
    layout->addWidget(m_list, 1);
    layout->addWidget(createDetails());
    return area;
}

QWidget *FindDialog::createDetails()
{
    auto *area = new QWidget(this);
    m_sentence = new QLabel(area);
    m_sentence->setObjectName(u"sentence"_s);
    m_reasons = new QLabel(area);
    m_reasons->setObjectName(u"reasons"_s);
    for (QLabel *label : {m_sentence, m_reasons}) {
        label->setWordWrap(true);
        label->setTextFormat(Qt::PlainText);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    }
    setTone(m_sentence, Tone::Strong);
    setTone(m_reasons, Tone::Soft);
    m_reasons->setMinimumHeight(5 * m_reasons->fontMetrics().height()); // so that the list doesn't jump
    m_reasons->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_enforced = new QCheckBox(tr("As &foreign keys of the database, not only of the project (references that no row stands in the way of)"), area);
    m_enforced->setObjectName(u"enforced"_s);
    auto *layout = new QVBoxLayout(area);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    layout->addWidget(m_sentence);
    layout->addWidget(m_reasons);
    layout->addWidget(m_enforced);
    return area;
}

void FindDialog::createButtons()
{
    auto *row = new QHBoxLayout;
    row->setContentsMargins(22, 14, 22, 14);
    row->setSpacing(8);
    m_cancel = new QPushButton(tr("Cancel"), this);
    m_cancel->setObjectName(u"cancel"_s);
    m_cancel->setAutoDefault(false);
    connect(m_cancel, &QPushButton::clicked, this, &QDialog::reject);
    m_accept = new QPushButton(this);
    m_accept->setObjectName(u"accept"_s);
    setLook(m_accept, ButtonLook::Primary);
    m_accept->setDefault(true);
    connect(m_accept, &QPushButton::clicked, this, &FindDialog::accepting);
    row->addStretch(1);
    row->addWidget(m_cancel);
    row->addWidget(m_accept);
    static_cast<QVBoxLayout *>(layout())->addLayout(row);
}

void FindDialog::find()
{
    m_asking = false;
    run([schema = m_context.schema](JobControl &) { return Outcome(flows::findRelationships(schema)); }, tr("Looking…"));
}

void FindDialog::askRows()
{
    if (m_chooser->source().isEmpty())
        return;
    const auto address = m_chooser->address();
    if (!address) {
        deliver(address.error());
        return;
    }
    m_asking = true;
    run([this, schema = m_context.schema, where = *address](JobControl &control) {
        const auto tell = [this, &control](const database::Progress &progress) { // `this` only in what is posted
            control.post([this, progress] {
                m_progress->setRange(0, progress.steps);
                m_progress->setValue(progress.step);
            });
        };
        return flows::findWithRows(schema, where, control.canceled(), tell);
    }, tr("Asking the rows…"));
}

void FindDialog::run(std::function<Outcome(JobControl &)> work, const QString &status)
{
    m_job.cancel();
    m_job.run<Outcome>(std::move(work), [this](const Outcome &outcome) { deliver(outcome); });
    m_progress->setRange(0, 0);
    m_status->setText(status);
    setTone(m_status, Tone::Soft);
    updateButtons();
}

void FindDialog::stop()
{
    if (!m_job.isRunning())
        return;
    m_job.cancel();
    m_status->setText(tr("Stopped."));
    setTone(m_status, Tone::Soft);
    updateButtons();
}

void FindDialog::deliver(const Outcome &outcome)
{
    if (!outcome) {
        m_status->setText(worded(outcome.error()));
        setTone(m_status, Tone::Error);
        m_chooser->show(outcome.error());
        updateButtons();
        return;
    }
    if (m_asking)
        m_chooser->remember();
    m_findings = *outcome;
    fill();
    m_list->setFocus(Qt::OtherFocusReason);
}

void FindDialog::fill()
{
    m_model->clear();
    m_model->setHorizontalHeaderLabels({tr("Relationship"), tr("Sure"), tr("Rows"), tr("Why")});
    for (size_t place = 0; place < m_findings.size(); ++place) {
        const flows::Finding &finding = m_findings[place];
        if (m_declined.contains(finding.id))
            continue;
        auto *relationship = new QStandardItem(wordedText(flows::findingTitle(m_context.schema, finding)));
        relationship->setCheckable(true);
        relationship->setCheckState(finding.confidence >= kChosen ? Qt::Checked : Qt::Unchecked);
        relationship->setData(int(place), kPlace);
        auto *sure = new QStandardItem(tr("%1 %").arg(qRound(finding.confidence * 100)));
        sure->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
        auto *rows = new QStandardItem(wordedText(flows::evidenceText(finding)));
        auto *why = new QStandardItem(finding.reasons.empty() ? QString() : wordedText(finding.reasons.front()));
        m_model->appendRow({relationship, sure, rows, why});
    }
    m_list->setColumnWidth(Relationship, 360);
    m_list->setColumnWidth(Sure, 60);
    m_list->setColumnWidth(Rows, 220);
    const int shown = m_model->rowCount();
    m_status->setText(shown == 0 ? tr("No further relationships found.") : tr("%n relationship(s) seem to be meant.", nullptr, shown));
    setTone(m_status, shown == 0 ? Tone::Ok : Tone::Soft);
    if (shown > 0)
        m_list->setCurrentIndex(m_filter->index(0, Relationship));
    showCurrent();
    updateButtons();
}

const flows::Finding *FindDialog::at(const QModelIndex &index) const
{
    const QModelIndex source = m_filter->mapToSource(index.siblingAtColumn(Relationship));
    return source.isValid() ? &m_findings[size_t(source.data(kPlace).toInt())] : nullptr;
}

void FindDialog::showCurrent()
{
    const flows::Finding *finding = at(m_list->currentIndex());
    QStringList lines;
    if (finding) {
        for (const Error &reason : finding->reasons)
            lines << wordedText(reason);
        lines << wordedText(flows::evidenceText(*finding));
    }
    m_sentence->setText(finding ? wordedText(flows::findingTitle(m_context.schema, *finding)) : QString());
    m_reasons->setText(lines.join(u'\n'));
    updateButtons();
}

// The next one is current then, so that declining goes on.
void FindDialog::decline()
{
    const QModelIndex index = m_list->currentIndex();
    const flows::Finding *finding = at(index);
    if (!finding)
        return;
    const int row = index.row();
    m_declined.insert(finding->id);
    m_model->removeRow(m_filter->mapToSource(index).row());
    m_list->setCurrentIndex(m_filter->index(qMin(row, m_filter->rowCount() - 1), Relationship));
    showCurrent();
}

void FindDialog::showDeclined()
{
    for (const flows::Finding &finding : m_findings)
        m_declined.remove(finding.id);
    fill();
}

void FindDialog::checkAll(Qt::CheckState state)
{
    for (int row = 0; row < m_filter->rowCount(); ++row) // those that the filter shows
        m_filter->setData(m_filter->index(row, Relationship), state, Qt::CheckStateRole);
}

std::vector<flows::Finding> FindDialog::checked() const
{
    std::vector<flows::Finding> chosen;
    for (int row = 0; row < m_model->rowCount(); ++row) {
        const QStandardItem *item = m_model->item(row, Relationship);
        if (item->checkState() == Qt::Checked)
            chosen.push_back(m_findings[size_t(item->data(kPlace).toInt())]);
    }
    return chosen;
}

void FindDialog::accepting()
{
    const std::vector<flows::Finding> chosen = checked();
    RandomIds ids;
    m_accepted = flows::acceptFindings(m_context.schema, chosen, m_enforced->isChecked() ? Enforcement::Enforced : Enforcement::Logical, ids);
    m_count = int(chosen.size() - m_accepted.refused.size());
    if (m_count > 0) {
        accept();
        return;
    }
    m_status->setText(worded(m_accepted.refused.front().second));
    setTone(m_status, Tone::Error);
}

void FindDialog::updateButtons()
{
    const bool running = m_job.isRunning(), any = m_model->rowCount() > 0;
    m_progress->setVisible(running);
    m_stop->setVisible(running);
    m_results->setVisible(!m_findings.empty());
    m_list->setEnabled(!running);
    m_ask->setEnabled(!running && !m_chooser->source().isEmpty());
    const auto hidden = int(std::count_if(m_findings.begin(), m_findings.end(), [this](const flows::Finding &finding) { return m_declined.contains(finding.id); }));
    m_again->setVisible(hidden > 0);
    m_again->setText(tr("Show %n declined", nullptr, hidden));
    m_decline->setEnabled(m_list->currentIndex().isValid());
    const auto count = int(checked().size());
    m_accept->setVisible(any);
    m_accept->setText(tr("&Accept %n relationship(s)", nullptr, count));
    m_accept->setEnabled(!running && count > 0);
    m_cancel->setText(any ? tr("Cancel") : tr("Close"));
}

void FindDialog::finishNow()
{
    m_job.waitForDone();
}

} // namespace relata
