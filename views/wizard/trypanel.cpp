#include "views/wizard/trypanel.h"

#include "model/schema/relateexternal.h"
#include "views/widgets/codeview.h"
#include "views/widgets/parts.h"
#include "views/widgets/theme.h"

#include <QGridLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QProcessEnvironment>
#include <QPushButton>
#include <QTreeWidget>

namespace relata {

using namespace Qt::StringLiterals;

namespace {

constexpr size_t kMostRecords = 50;
constexpr qsizetype kMostShown = 100'000; // characters of an answer
constexpr qsizetype kMostFaults = 4;

QString cellText(const nlohmann::json &value)
{
    if (value.is_discarded())
        return u"✗"_s;
    if (value.is_null())
        return u"–"_s;
    if (value.is_string())
        return QString::fromStdString(value.get_ref<const std::string &>());
    return QString::fromStdString(value.dump());
}

// A value that a record of the entity may have, for the first try.
QString sampleFor(const Schema &schema, const RelationshipForm &form, const QString &placeholder)
{
    const Entity *entity = schema.entities().get(form.source);
    const Field *field = entity ? entity->fieldNamed(placeholder) : nullptr;
    return field && field->type.isNumber() ? u"1"_s : QString();
}

} // namespace

TryPanel::TryPanel(QWidget *parent) : QWidget(parent), m_job(nullptr, JobEnding::LetGo)
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    layout->addWidget(createRule(this));
    m_asked = new QGridLayout;
    m_asked->setHorizontalSpacing(12);
    m_asked->setVerticalSpacing(6);
    m_asked->setColumnStretch(1, 1);
    layout->addLayout(m_asked);
    auto *row = new QHBoxLayout;
    m_button = new QPushButton(tr("Tr&y it"), this);
    m_button->setObjectName(u"tryIt"_s);
    m_button->setAutoDefault(false);
    m_button->setToolTip(tr("Sends one real request from this computer."));
    connect(m_button, &QPushButton::clicked, this, [this] { m_job.isRunning() ? m_job.cancel() : start(); });
    m_status = new QLabel(this);
    m_status->setObjectName(u"tryStatus"_s);
    m_status->setAccessibleName(tr("What came of it"));
    m_status->setWordWrap(true);
    m_status->setTextFormat(Qt::PlainText);
    m_status->setTextInteractionFlags(Qt::TextSelectableByMouse);
    row->addWidget(m_button);
    row->addWidget(m_status, 1);
    layout->addLayout(row);
    createResult();
    connect(&m_job, &JobRunner::started, this, [this] {
        m_button->setText(tr("Cancel tr&y"));
        say(tr("Waiting for the answer…"), false);
    });
    connect(&m_job, &JobRunner::finished, this, [this] {
        m_button->setText(tr("Tr&y it"));
        if (m_status->text() == tr("Waiting for the answer…"))
            say(tr("Cancelled."), false);
    });
}

void TryPanel::createResult()
{
    m_records = new QTreeWidget(this);
    m_records->setObjectName(u"tryRecords"_s);
    m_records->setAccessibleName(tr("Records of the answer"));
    m_records->setRootIsDecorated(false);
    m_records->setUniformRowHeights(true);
    m_faults = new QLabel(this);
    m_faults->setObjectName(u"tryFaults"_s);
    m_faults->setAccessibleName(tr("What doesn't fit"));
    m_faults->setWordWrap(true);
    m_faults->setTextFormat(Qt::PlainText);
    m_faults->setTextInteractionFlags(Qt::TextSelectableByMouse);
    setTone(m_faults, Tone::Warn);
    m_take = new QPushButton(tr("Take the shape from the answer"), this);
    m_take->setObjectName(u"takeShape"_s);
    m_take->setAutoDefault(false);
    connect(m_take, &QPushButton::clicked, this, &TryPanel::shapeWanted);
    m_answer = new CodeView(this);
    m_answer->setObjectName(u"tryAnswer"_s);
    m_answer->setAccessibleName(tr("The answer"));
    m_answer->setFixedHeight(150);
    for (QWidget *widget : std::initializer_list<QWidget *>{m_faults, m_records, m_take, m_answer}) {
        layout()->addWidget(widget);
        widget->hide();
    }
    layout()->setAlignment(m_take, Qt::AlignLeft);
}

void TryPanel::present(const Schema &schema, const RelationshipForm &completed)
{
    m_schema = schema;
    m_form = completed;
    askFor(edits::placeholdersOf(completed.url), flows::secretsOf(completed.headers));
    for (auto sample = m_samples.cbegin(); sample != m_samples.cend(); ++sample)
        sample.value()->setPlaceholderText(sampleFor(schema, completed, sample.key()));
    const bool differs = m_hasAnswer && !m_proposed.shape.empty();
    m_take->setVisible(differs);
}

// A line for each; those that stay keep what was typed.
void TryPanel::askFor(const QStringList &placeholders, const QStringList &secrets)
{
    const auto areAskedFor = [](const QMap<QString, QLineEdit *> &edits, const QStringList &names) {
        return edits.size() == names.size() && std::all_of(names.begin(), names.end(), [&edits](const QString &name) { return edits.contains(name); });
    };
    if (areAskedFor(m_samples, placeholders) && areAskedFor(m_secrets, secrets))
        return;
    QMap<QString, QString> typedSamples, typedSecrets;
    for (auto one = m_samples.cbegin(); one != m_samples.cend(); ++one)
        typedSamples.insert(one.key(), one.value()->text());
    for (auto one = m_secrets.cbegin(); one != m_secrets.cend(); ++one)
        typedSecrets.insert(one.key(), one.value()->text());
    while (QLayoutItem *item = m_asked->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    m_samples.clear();
    m_secrets.clear();
    int row = 0;
    QWidget *last = nullptr;
    const auto add = [&](const QString &caption, const QString &name, const QString &text) {
        auto *edit = new QLineEdit(text, this);
        edit->setFont(Theme::codeFont());
        edit->setObjectName(name);
        edit->setAccessibleName(caption);
        edit->installEventFilter(this);
        auto *label = new QLabel(caption, this);
        setTone(label, Tone::Caption);
        m_asked->addWidget(label, row, 0);
        m_asked->addWidget(edit, row++, 1);
        if (last)
            setTabOrder(last, edit);
        last = edit;
        return edit;
    };
    for (const QString &placeholder : placeholders)
        m_samples.insert(placeholder, add(tr("%1 of the record to try").arg(placeholder), u"sample-"_s + placeholder, typedSamples.value(placeholder)));
    for (const QString &secret : secrets) {
        QLineEdit *edit = add(tr("%1, for this once").arg(secret), u"secret-"_s + secret, typedSecrets.value(secret));
        edit->setEchoMode(QLineEdit::Password);
        edit->setPlaceholderText(qEnvironmentVariableIsEmpty(secret.toLocal8Bit().constData()) ? tr("not in the environment") : tr("from the environment"));
        m_secrets.insert(secret, edit);
    }
    if (last)
        setTabOrder(last, m_button);
}

bool TryPanel::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if (key == Qt::Key_Return || key == Qt::Key_Enter) {
            start(); // and not the dialog's own button
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void TryPanel::start()
{
    QMap<QString, QString> samples, secrets;
    for (auto sample = m_samples.cbegin(); sample != m_samples.cend(); ++sample)
        samples.insert(sample.key(), sample.value()->text().isEmpty() ? sample.value()->placeholderText() : sample.value()->text());
    for (auto secret = m_secrets.cbegin(); secret != m_secrets.cend(); ++secret)
        secrets.insert(secret.key(), secret.value()->text().isEmpty() ? qEnvironmentVariable(secret.key().toLocal8Bit().constData()) : secret.value()->text());
    const auto url = flows::filledUrl(m_form.url, samples);
    if (!url.ok()) {
        say(worded(url.error()), true);
        return;
    }
    const auto headers = flows::filledHeaders(m_form.headers, secrets);
    if (!headers.ok()) {
        say(worded(headers.error()), true);
        return;
    }
    flows::WebRequest request;
    request.url = *url;
    request.headers = *headers;
    request.timeout = m_form.timeout;
    m_job.run<Outcome>(
        [request, path = m_form.path](JobControl &control) {
            Outcome outcome;
            auto answer = flows::askWeb(request, control.canceled());
            if (!answer.ok()) {
                outcome.fault = answer.error();
                return outcome;
            }
            outcome.answer = std::move(*answer);
            auto json = flows::jsonOf(outcome.answer.body);
            if (!json.ok()) {
                outcome.jsonFault = json.error();
                return outcome;
            }
            outcome.json = std::move(*json);
            outcome.proposed = flows::proposedShape(outcome.json, path);
            return outcome;
        },
        [this](const Outcome &outcome) { deliver(outcome); });
}

void TryPanel::say(const QString &text, bool isFault)
{
    m_status->setText(text);
    setTone(m_status, isFault ? Tone::Error : Tone::Soft);
}

void TryPanel::deliver(const Outcome &outcome)
{
    m_outcome = outcome;
    m_hasAnswer = !outcome.fault;
    m_proposed = outcome.proposed;
    const flows::WebAnswer &answer = outcome.answer;
    if (outcome.fault) {
        say(worded(*outcome.fault), true);
    } else {
        const bool good = answer.status >= 200 && answer.status < 300;
        say(tr("%1 %2 · %L3 ms · %4").arg(QString::number(answer.status), answer.reason).arg(answer.elapsed).arg(QLocale().formattedDataSize(answer.body.size())), !good);
        QString text = QString::fromUtf8(outcome.jsonFault ? answer.body : QByteArray::fromStdString(outcome.json.dump(2)));
        if (text.size() > kMostShown)
            text = text.left(kMostShown) + u"\n…"_s;
        m_answer->setCode(text, outcome.jsonFault ? CodeLanguage::Plain : CodeLanguage::Json);
    }
    m_answer->setVisible(m_hasAnswer);
    m_take->setVisible(m_hasAnswer && !m_proposed.shape.empty());
    showRecords();
    emit answered();
}

void TryPanel::mapAgain()
{
    showRecords();
}

std::vector<ShapeField> TryPanel::shape() const
{
    std::vector<ShapeField> fields;
    for (const QString &text : m_form.shape) {
        if (auto field = edits::shapeFieldFromText(text, m_schema); field.ok()) // else the verdict says so
            fields.push_back(std::move(*field));
    }
    return fields;
}

void TryPanel::showRecords()
{
    m_records->clear();
    QStringList faults;
    const std::vector<ShapeField> fields = shape();
    flows::WebRecords records;
    if (m_hasAnswer && m_outcome.jsonFault)
        faults << worded(*m_outcome.jsonFault);
    else if (m_hasAnswer && !(fields.empty() && !m_proposed.shape.empty())) // else the verdict asks for it
        records = flows::recordsOf(m_outcome.json, m_form.path, fields, m_form.maximum == 1 ? flows::Expected::One : flows::Expected::Many);
    for (const Error &error : records.errors) {
        if (faults.size() == kMostFaults) {
            faults << tr("… and %n more", nullptr, int(qsizetype(records.errors.size()) - kMostFaults));
            break;
        }
        faults << worded(error);
    }
    QStringList names;
    for (const ShapeField &field : fields)
        names << field.name;
    m_records->setColumnCount(std::max(1, int(names.size())));
    m_records->setHeaderLabels(names);
    for (size_t i = 0; i < records.rows.size() && i < kMostRecords; ++i) {
        auto *item = new QTreeWidgetItem(m_records);
        for (size_t column = 0; column < records.rows[i].size(); ++column) {
            const nlohmann::json &value = records.rows[i][column];
            item->setText(int(column), cellText(value).left(200));
            item->setFont(int(column), Theme::codeFont());
            if (value.is_discarded())
                item->setForeground(int(column), themeColors().error);
            else if (value.is_null())
                item->setForeground(int(column), themeColors().faint);
        }
    }
    m_records->setFixedHeight(34 + 27 * std::clamp(m_records->topLevelItemCount(), 1, 4));
    m_records->setVisible(!records.rows.empty());
    m_faults->setText(faults.join(u'\n'));
    m_faults->setVisible(!faults.isEmpty());
}

QWidgetList TryPanel::tabChain() const
{
    return {m_button, m_records, m_take, m_answer};
}

} // namespace relata
