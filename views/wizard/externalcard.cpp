#include "views/wizard/externalcard.h"

#include "model/flows/webanswer.h"
#include "model/schema/notation.h"
#include "model/schema/relateexternal.h"
#include "views/widgets/parts.h"
#include "views/widgets/theme.h"
#include "views/wizard/formwords.h"
#include "views/wizard/rowsedit.h"
#include "views/wizard/trypanel.h"

#include <QAbstractItemView>
#include <QComboBox>
#include <QCompleter>
#include <QGridLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QSpinBox>
#include <QStringListModel>

namespace relata {

using namespace Qt::StringLiterals;
using flows::Expected;

namespace {

// A value of the shape in cells: name, type, "yes" or empty, path. What can't be read stands in the first, to be mended.
QStringList cellsOf(const ShapeField &field, const Schema &schema)
{
    return {field.name, typeText(field.type, schema.enumName()), field.nullable ? u"yes"_s : QString(), field.path};
}
QString textOf(const QStringList &cells)
{
    const QString type = cells.value(1).isEmpty() ? u"text"_s : cells.value(1);
    const QString text = notationName(cells.value(0)) + u": "_s + type + (cells.value(2).isEmpty() ? QString() : u"?"_s);
    return cells.value(3).isEmpty() ? text : QString(text + u" @"_s + cells.value(3));
}

} // namespace

ExternalCard::ExternalCard(QWidget *parent) : QFrame(parent), m_grid(new QGridLayout(this))
{
    setProperty("card", true);
    m_grid->setContentsMargins(14, 12, 14, 14);
    m_grid->setHorizontalSpacing(12);
    m_grid->setVerticalSpacing(4);
    for (int column = 0; column < 3; ++column)
        m_grid->setColumnStretch(column, 1);
    createRequest();
    createShape();
    createRest();
    m_try = new TryPanel(this);
    m_grid->addWidget(m_try, 16, 0, 1, 3);
    connect(m_try, &TryPanel::shapeWanted, this, &ExternalCard::takeShape);
}

QLabel *ExternalCard::caption(const QString &text, QWidget *field, const QString &tip)
{
    auto *label = new QLabel(text, this);
    setTone(label, Tone::Caption);
    label->setBuddy(field);
    label->setToolTip(tip);
    field->setToolTip(tip);
    return label;
}

void ExternalCard::createRequest()
{
    m_grid->addWidget(createHeading(tr("Web API"), this), 0, 0, 1, 3);
    m_url = new QLineEdit(this);
    m_url->setFont(Theme::codeFont());
    m_url->setObjectName(u"url"_s);
    m_url->setAccessibleName(tr("Address of the web API"));
    m_url->setPlaceholderText(u"https://api.example.com/towns/{id}/citizens"_s);
    m_url->installEventFilter(this);
    m_fields = new QCompleter(new QStringListModel(this), this);
    m_fields->setWidget(m_url);
    m_fields->setCaseSensitivity(Qt::CaseInsensitive);
    connect(m_fields, QOverload<const QString &>::of(&QCompleter::activated), this, &ExternalCard::takeField);
    connect(m_url, &QLineEdit::textEdited, this, &ExternalCard::offerFields);
    connect(m_url, &QLineEdit::textChanged, this, &ExternalCard::edited);
    m_grid->addWidget(caption(tr("Address: { offers the fields of the record"), m_url, tr("http or https. {id} stands for the record's value, percent-encoded.")), 1, 0, 1, 3);
    m_grid->addWidget(m_url, 2, 0, 1, 3);
    m_grid->setRowMinimumHeight(3, 6);

    m_path = new QLineEdit(this);
    m_path->setFont(Theme::codeFont());
    m_path->setObjectName(u"path"_s);
    m_path->setAccessibleName(tr("Path in the answer"));
    m_path->setPlaceholderText(tr("the answer itself"));
    connect(m_path, &QLineEdit::textChanged, this, &ExternalCard::edited);
    m_grid->addWidget(caption(tr("Path in the answer"), m_path, tr("Where the records lie: a JSON Pointer such as /data/items.")), 4, 0, 1, 2);
    m_grid->addWidget(m_path, 5, 0, 1, 2);

    m_expected = new QComboBox(this);
    m_expected->setObjectName(u"expected"_s);
    m_expected->setAccessibleName(tr("One record or many"));
    m_expected->addItem(tr("many records"), int(Expected::Many));
    m_expected->addItem(tr("one record"), int(Expected::One));
    connect(m_expected, &QComboBox::currentIndexChanged, this, &ExternalCard::edited);
    m_expectedLabel = caption({}, m_expected, tr("A list, or a single object."));
    m_grid->addWidget(m_expectedLabel, 4, 2);
    m_grid->addWidget(m_expected, 5, 2);
    m_grid->setRowMinimumHeight(6, 8);
}

void ExternalCard::createShape()
{
    using Column = RowsEdit::Column;
    m_grid->addWidget(createHeading(tr("What a record looks like"), this), 7, 0, 1, 3);
    const QStringList types{u"text"_s, u"string(80)"_s, u"int32"_s, u"int64"_s, u"float64"_s, u"decimal(10,2)"_s, u"boolean"_s, u"date"_s, u"timestamptz"_s, u"uuid"_s, u"json"_s};
    m_shape = new RowsEdit({{u"shapeName"_s, tr("Name"), u"firstName"_s, 3, Column::Kind::Text, {}, tr("What models and endpoints call the value.")},
                            {u"shapeType"_s, tr("Type"), u"text"_s, 2, Column::Kind::Text, types, tr("Empty: text. Values are not converted.")},
                            {u"shapeNullable"_s, tr("Optional"), {}, 0, Column::Kind::Check, {}, tr("The value may be null, or missing.")},
                            {u"shapePath"_s, tr("Path in it"), u"/name/first"_s, 3, Column::Kind::Text, {}, tr("A JSON Pointer within the record. Empty: the value of this name.")}},
                           this);
    connect(m_shape, &RowsEdit::edited, this, &ExternalCard::edited);
    m_grid->addWidget(m_shape, 8, 0, 1, 3);
    m_grid->setRowMinimumHeight(9, 8);
}

void ExternalCard::createRest()
{
    using Column = RowsEdit::Column;
    m_grid->addWidget(createHeading(tr("What goes with the request"), this), 10, 0, 1, 3);
    m_headers = new RowsEdit({{u"headerName"_s, tr("Header"), u"Authorization"_s, 2, Column::Kind::Text, {}, {}},
                              {u"headerValue"_s, tr("Value; ${NAME} is a secret of the server's environment"), u"Bearer ${API_TOKEN}"_s, 4, Column::Kind::Text, {},
                               tr("The name of the environment variable is kept, never the secret.")}},
                             this);
    connect(m_headers, &RowsEdit::edited, this, &ExternalCard::edited);
    m_grid->addWidget(m_headers, 11, 0, 1, 3);
    m_grid->setRowMinimumHeight(12, 6);

    m_timeout = new QSpinBox(this);
    m_timeout->setRange(100, 120'000);
    m_timeout->setSingleStep(500);
    m_timeout->setSuffix(tr(" ms"));
    m_timeout->setObjectName(u"timeout"_s);
    m_timeout->setAccessibleName(tr("Time to wait"));
    m_cache = new QSpinBox(this);
    m_cache->setRange(0, 30 * 24 * 3600);
    m_cache->setSuffix(tr(" s"));
    m_cache->setSpecialValueText(tr("asked every time"));
    m_cache->setObjectName(u"cache"_s);
    m_cache->setAccessibleName(tr("Answers are kept"));
    m_onFailure = new QComboBox(this);
    m_onFailure->setObjectName(u"onFailure"_s);
    m_onFailure->setAccessibleName(tr("When it fails"));
    m_onFailure->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_onFailure->addItem(tr("as if there were none"), int(OnFailure::Empty));
    m_onFailure->addItem(tr("the last answer"), int(OnFailure::Stale));
    m_onFailure->addItem(tr("the request fails"), int(OnFailure::Fail));
    for (QSpinBox *box : {m_timeout, m_cache}) {
        box->setMinimumHeight(30); // as the fields beside it
        connect(box, &QSpinBox::valueChanged, this, &ExternalCard::edited);
    }
    connect(m_onFailure, &QComboBox::currentIndexChanged, this, &ExternalCard::edited);
    m_grid->addWidget(caption(tr("Waits at most"), m_timeout, tr("Timeout of the request.")), 13, 0);
    m_grid->addWidget(m_timeout, 14, 0);
    m_grid->addWidget(caption(tr("Answers are kept"), m_cache, tr("Cache of the server, in seconds.")), 13, 1);
    m_grid->addWidget(m_cache, 14, 1);
    m_grid->addWidget(caption(tr("When it fails"), m_onFailure, tr("No answer in time, another status than 2xx, or records of another shape.")), 13, 2);
    m_grid->addWidget(m_onFailure, 14, 2);
    m_grid->setRowMinimumHeight(15, 8);
}

// Typing "{" lists the entity's fields, as far as their name is typed.
void ExternalCard::offerFields()
{
    const QString before = m_url->text().left(m_url->cursorPosition());
    const qsizetype brace = before.lastIndexOf(u'{');
    if (brace < 0 || before.indexOf(u'}', brace) >= 0) {
        m_fields->popup()->hide();
        return;
    }
    m_fields->setCompletionPrefix(before.mid(brace + 1));
    if (m_fields->completionCount() == 0) {
        m_fields->popup()->hide();
        return;
    }
    m_fields->complete();
    m_fields->popup()->setCurrentIndex(m_fields->completionModel()->index(0, 0));
}

void ExternalCard::takeField(const QString &name)
{
    const QString text = m_url->text();
    const qsizetype cursor = m_url->cursorPosition(), brace = text.left(cursor).lastIndexOf(u'{');
    if (brace < 0)
        return;
    const QString rest = text.mid(cursor);
    const QString filled = text.left(brace + 1) + name + u'}';
    m_url->setText(filled + (rest.startsWith(u'}') ? rest.mid(1) : rest));
    m_url->setCursorPosition(int(filled.size()));
}

bool ExternalCard::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_url && event->type() == QEvent::KeyPress && m_fields->popup()->isVisible()) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if (key == Qt::Key_Return || key == Qt::Key_Enter || key == Qt::Key_Tab) { // not the dialog's own button
            const QString chosen = m_fields->popup()->currentIndex().data().toString();
            m_fields->popup()->hide();
            takeField(chosen.isEmpty() ? m_fields->currentCompletion() : chosen);
            return true;
        }
    }
    return QFrame::eventFilter(watched, event);
}

void ExternalCard::write(RelationshipForm &form) const
{
    form.url = m_url->text().trimmed();
    form.path = m_path->text().trimmed();
    form.shape.clear();
    for (const QStringList &cells : m_shape->rows())
        form.shape << textOf(cells);
    form.headers.clear();
    for (const QStringList &cells : m_headers->rows())
        form.headers.insert(cells.value(0), cells.value(1));
    form.timeout = m_timeout->value();
    form.cache = m_cache->value();
    form.onFailure = OnFailure(m_onFailure->currentData().toInt());
    form.minimum = 0;
    form.maximum = Expected(m_expected->currentData().toInt()) == Expected::One ? std::optional(1) : std::nullopt;
}

void ExternalCard::read(const Schema &schema, const RelationshipForm &form)
{
    m_schema = schema;
    const QSignalBlocker blocker(this);
    m_url->setText(form.url);
    m_path->setText(form.path);
    QList<QStringList> shape, headers;
    for (const QString &text : form.shape) {
        const auto field = edits::shapeFieldFromText(text, schema);
        shape << (field.ok() ? cellsOf(*field, schema) : QStringList{text});
    }
    m_shape->setRows(shape);
    for (auto header = form.headers.cbegin(); header != form.headers.cend(); ++header)
        headers << QStringList{header.key(), header.value()};
    m_headers->setRows(headers);
    m_timeout->setValue(form.timeout);
    m_cache->setValue(form.cache);
    m_onFailure->setCurrentIndex(m_onFailure->findData(int(form.onFailure)));
    m_expected->setCurrentIndex(m_expected->findData(int(form.maximum == 1 ? Expected::One : Expected::Many)));
}

void ExternalCard::present(const Schema &schema, const RelationshipForm &completed)
{
    const Entity *entity = schema.entities().get(completed.source);
    QStringList names;
    for (const Field &field : entity ? entity->fields : std::vector<Field>())
        names << field.name;
    static_cast<QStringListModel *>(m_fields->model())->setStringList(names);
    m_expectedLabel->setText(entity ? tr("Each %1 has").arg(entity->name) : tr("Each record has"));
    m_try->present(schema, completed);
}

// What the answer looked like becomes the shape.
void ExternalCard::takeShape()
{
    const flows::ProposedShape proposed = m_try->proposed();
    m_path->setText(proposed.path);
    m_expected->setCurrentIndex(m_expected->findData(int(proposed.expected)));
    QList<QStringList> rows;
    for (const ShapeField &field : proposed.shape)
        rows << cellsOf(field, m_schema);
    m_shape->setRows(rows);
    emit edited();
    m_try->mapAgain();
}

QWidgetList ExternalCard::tabChain() const
{
    QWidgetList chain{m_url, m_path, m_expected, m_shape->firstCell(), m_headers->firstCell(), m_timeout, m_cache, m_onFailure};
    return chain + m_try->tabChain();
}

} // namespace relata
