#include "views/panels/rulespage.h"

#include "model/schema/edits.h"
#include "views/widgets/parts.h"
#include "views/widgets/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QRegularExpression>
#include <QScrollArea>
#include <QStyle>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace relata {

namespace {

const QStringList kFormats{QString(), u"email"_s, u"uri"_s, u"hostname"_s, u"ipv4"_s, u"ipv6"_s, u"phone"_s};

bool Operations::*const kOperations[] = {&Operations::list, &Operations::get, &Operations::create, &Operations::replace, &Operations::patch, &Operations::remove};

std::optional<int> numberOf(const QLineEdit *line)
{
    bool ok = false;
    const int number = line->text().trimmed().toInt(&ok);
    return ok && number >= 0 ? std::optional<int>(number) : std::nullopt;
}

QString textOf(const std::optional<int> &number)
{
    return number ? QString::number(*number) : QString();
}

void setValid(QLineEdit *line, bool valid)
{
    line->setProperty("invalid", !valid);
    line->style()->unpolish(line);
    line->style()->polish(line);
}

} // namespace

RulesPage::RulesPage(Editor &editor, SharedSelection &selection, QWidget *parent) : QWidget(parent), m_editor(editor), m_selection(selection)
{
    auto *content = new QWidget;
    content->setProperty("area", u"dock"_s);
    auto *inner = new QVBoxLayout(content);
    inner->setContentsMargins(12, 12, 12, 12);
    inner->setSpacing(12);
    inner->addWidget(createFieldPart());
    inner->addWidget(createRule());
    inner->addWidget(createEntityPart());
    inner->addStretch();
    auto *scroll = new QScrollArea;
    scroll->setWidget(content);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(scroll);
    connect(&m_editor.document(), &Document::changed, this, [this](const Change &change) {
        if (m_entity && change.touches<Entity>())
            fillFields();
    });
}

QLineEdit *RulesPage::createLine(QFormLayout *form, const QString &label, const QString &name)
{
    auto *line = new QLineEdit;
    line->setAccessibleName(name);
    form->addRow(label, line);
    connect(line, &QLineEdit::editingFinished, this, &RulesPage::takeField);
    return line;
}

QCheckBox *RulesPage::createBox(QLayout *layout, const QString &text, const QString &hint)
{
    auto *box = new QCheckBox(text);
    box->setToolTip(hint);
    layout->addWidget(box);
    connect(box, &QCheckBox::clicked, this, &RulesPage::takeField);
    return box;
}

QWidget *RulesPage::createFieldPart()
{
    auto *part = new QWidget;
    m_fields = new QComboBox;
    m_fields->setAccessibleName(tr("Field"));
    connect(m_fields, &QComboBox::activated, this, [this](int row) {
        m_selection.selectEntity(m_entity, FieldId{m_fields->itemData(row).toULongLong()});
        showField(FieldId{m_fields->itemData(row).toULongLong()});
    });
    auto *form = new QFormLayout;
    form->setContentsMargins(0, 0, 0, 0);
    form->setVerticalSpacing(8);
    form->setHorizontalSpacing(12);
    form->addRow(tr("Field"), m_fields);
    m_column = createLine(form, tr("Column"), tr("Column"));
    m_generated = new QComboBox;
    m_generated->addItem(tr("By hand"), int(Generated::None));
    m_generated->addItem(tr("Identity (counted)"), int(Generated::Identity));
    m_generated->addItem(tr("UUID"), int(Generated::Uuid));
    m_generated->setAccessibleName(tr("How the value is made"));
    form->addRow(tr("Made"), m_generated);
    m_role = new QComboBox;
    const QString roles[] = {tr("No special part"), tr("Owner of the record"), tr("Tenant"), tr("Version"), tr("Created at"), tr("Created by"), tr("Updated at"), tr("Updated by"), tr("Deleted at")};
    for (size_t i = 0; i < std::size(roles); ++i)
        m_role->addItem(roles[i], int(i));
    m_role->setAccessibleName(tr("Part the field plays"));
    form->addRow(tr("Part"), m_role);

    auto *range = new QHBoxLayout;
    m_minimum = new QLineEdit;
    m_maximum = new QLineEdit;
    auto *lengths = new QHBoxLayout;
    m_minLength = new QLineEdit;
    m_maxLength = new QLineEdit;
    const auto pair = [this, form](QHBoxLayout *row, QLineEdit *from, QLineEdit *to, const QString &label, const QString &fromName, const QString &toName) {
        from->setPlaceholderText(tr("at least"));
        to->setPlaceholderText(tr("at most"));
        from->setAccessibleName(fromName);
        to->setAccessibleName(toName);
        row->setSpacing(8);
        for (QLineEdit *line : {from, to}) {
            row->addWidget(line);
            connect(line, &QLineEdit::editingFinished, this, &RulesPage::takeField);
        }
        form->addRow(label, row);
    };
    pair(range, m_minimum, m_maximum, tr("Value"), tr("Least value"), tr("Greatest value"));
    pair(lengths, m_minLength, m_maxLength, tr("Length"), tr("Least length"), tr("Greatest length"));
    m_pattern = createLine(form, tr("Pattern"), tr("Pattern, a regular expression"));
    m_pattern->setFont(Theme::codeFont());
    m_format = new QComboBox;
    for (const QString &format : kFormats)
        m_format->addItem(format.isEmpty() ? tr("Any") : format, format);
    m_format->setAccessibleName(tr("Format"));
    form->addRow(tr("Format"), m_format);
    for (QComboBox *box : {m_generated, m_role, m_format})
        connect(box, &QComboBox::activated, this, &RulesPage::takeField);

    auto *boxes = new QVBoxLayout;
    boxes->setSpacing(2);
    m_required = createBox(boxes, tr("Required"), tr("Never empty: the column is not null"));
    m_secret = createBox(boxes, tr("Secret"), tr("Never leaves the server"));
    m_readOnly = createBox(boxes, tr("Read only"), tr("Never taken from a client"));
    m_sortable = createBox(boxes, tr("Can be sorted by"), tr("Clients may sort lists by it"));
    m_filterable = createBox(boxes, tr("Can be filtered by"), tr("Clients may filter lists by it"));
    auto *layout = new QVBoxLayout(part);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addLayout(form);
    layout->addLayout(boxes);
    return part;
}

QWidget *RulesPage::createEntityPart()
{
    auto *part = new QWidget;
    auto *layout = new QVBoxLayout(part);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(createHeading(tr("What the API offers")));
    auto *grid = new QGridLayout;
    const QString names[] = {tr("List"), tr("Read one"), tr("Create"), tr("Replace"), tr("Change"), tr("Delete")};
    for (int i = 0; i < int(std::size(names)); ++i) {
        auto *box = new QCheckBox(names[i]);
        connect(box, &QCheckBox::clicked, this, &RulesPage::takeEntity);
        grid->addWidget(box, i / 2, i % 2);
        m_operations.append(box);
    }
    layout->addLayout(grid);
    auto *form = new QFormLayout;
    form->setContentsMargins(0, 8, 0, 0);
    m_table = new QLineEdit;
    m_table->setAccessibleName(tr("Table"));
    connect(m_table, &QLineEdit::editingFinished, this, &RulesPage::takeEntity);
    form->addRow(tr("Table"), m_table);
    layout->addLayout(form);
    return part;
}

const Entity *RulesPage::entity() const
{
    return m_editor.schema().entities().get(m_entity);
}

void RulesPage::setEntity(EntityId entity)
{
    if (entity == m_entity)
        return;
    m_entity = entity;
    m_field = {};
    fillFields();
}

void RulesPage::showField(FieldId field)
{
    if (!field || field == m_field)
        return;
    m_field = field;
    fillFields();
}

void RulesPage::fillFields()
{
    m_filling = true;
    m_fields->clear();
    if (const Entity *shown = entity()) {
        for (const Field &field : shown->fields)
            m_fields->addItem(field.name, field.id.value);
        if (!shown->field(m_field))
            m_field = shown->fields.empty() ? FieldId() : shown->fields.front().id;
        m_fields->setCurrentIndex(m_fields->findData(m_field.value));
    } else {
        m_entity = {};
    }
    m_filling = false;
    show();
}

void RulesPage::show()
{
    const Entity *shown = entity();
    const Field *field = shown ? shown->field(m_field) : nullptr;
    if (!shown)
        return;
    m_filling = true;
    for (int i = 0; i < m_operations.size(); ++i)
        m_operations[i]->setChecked(shown->operations.*kOperations[i]);
    m_table->setText(shown->table);
    m_table->setPlaceholderText(m_editor.schema().tableName(*shown));
    const QList<QWidget *> inputs{m_minimum, m_maximum, m_minLength, m_maxLength, m_pattern, m_format, m_generated, m_role, m_required, m_secret, m_readOnly,
                                  m_sortable, m_filterable, m_column};
    for (QWidget *input : inputs)
        input->setEnabled(field);
    if (field) {
        const bool ranged = field->type.isNumber(), lengthy = field->type.isText();
        for (QLineEdit *line : {m_minimum, m_maximum})
            line->setEnabled(ranged);
        for (QWidget *input : QList<QWidget *>{m_minLength, m_maxLength, m_pattern, m_format})
            input->setEnabled(lengthy);
        m_column->setText(field->column);
        m_column->setPlaceholderText(m_editor.schema().columnName(*field));
        m_minimum->setText(field->rules.minimum);
        m_maximum->setText(field->rules.maximum);
        m_minLength->setText(textOf(field->rules.minLength));
        m_maxLength->setText(textOf(field->rules.maxLength));
        m_pattern->setText(field->rules.pattern);
        setValid(m_pattern, QRegularExpression(field->rules.pattern).isValid());
        m_format->setCurrentIndex(qMax(0, m_format->findData(field->rules.format)));
        const int generated = m_generated->findData(int(field->generated));
        m_generated->setCurrentIndex(generated); // computed fields: none of ours
        m_generated->setEnabled(generated >= 0);
        m_role->setCurrentIndex(m_role->findData(int(field->role)));
        m_required->setChecked(!field->nullable);
        m_secret->setChecked(field->secret);
        m_readOnly->setChecked(field->readOnly);
        m_sortable->setChecked(field->sortable);
        m_filterable->setChecked(field->filterable);
    }
    m_filling = false;
}

void RulesPage::takeField()
{
    const Entity *shown = entity();
    const Field *field = shown ? shown->field(m_field) : nullptr;
    if (m_filling || !field)
        return;
    Field wanted = *field;
    wanted.column = m_column->text().trimmed();
    wanted.rules.minimum = m_minimum->text().trimmed();
    wanted.rules.maximum = m_maximum->text().trimmed();
    wanted.rules.minLength = numberOf(m_minLength);
    wanted.rules.maxLength = numberOf(m_maxLength);
    wanted.rules.pattern = m_pattern->text();
    if (m_format->currentIndex() > 0 || kFormats.contains(field->rules.format)) // a format we don't know is kept
        wanted.rules.format = m_format->currentData().toString();
    if (m_generated->currentIndex() >= 0)
        wanted.generated = Generated(m_generated->currentData().toInt());
    wanted.role = FieldRole(m_role->currentData().toInt());
    wanted.nullable = !m_required->isChecked();
    wanted.secret = m_secret->isChecked();
    wanted.readOnly = m_readOnly->isChecked();
    wanted.sortable = m_sortable->isChecked();
    wanted.filterable = m_filterable->isChecked();
    if (wanted == *field)
        return;
    if (m_editor.push(edits::changeField(m_editor.schema(), m_entity, wanted), tr("Change the rules of %1").arg(field->name)) != Editor::Outcome::Pushed)
        show();
}

void RulesPage::takeEntity()
{
    const Entity *shown = entity();
    if (m_filling || !shown)
        return;
    Entity wanted = *shown;
    for (int i = 0; i < m_operations.size(); ++i)
        wanted.operations.*kOperations[i] = m_operations[i]->isChecked();
    wanted.table = m_table->text().trimmed();
    if (wanted == *shown)
        return;
    if (m_editor.push(edits::changeEntity(m_editor.schema(), wanted), tr("Change what %1 offers").arg(shown->name)) != Editor::Outcome::Pushed)
        show();
}

} // namespace relata
