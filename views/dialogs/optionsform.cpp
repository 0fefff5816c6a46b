#include "views/dialogs/optionsform.h"

#include "views/widgets/parts.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QSpinBox>
#include <QVBoxLayout>

namespace relata {

using namespace Qt::StringLiterals;

OptionsForm::OptionsForm(QWidget *parent) : QWidget(parent)
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
}

QString OptionsForm::textOf(const nlohmann::json &value)
{
    return value.is_string() ? QString::fromStdString(value.get<std::string>()) : value.is_null() ? QString() : QString::fromStdString(value.dump());
}

QString OptionsForm::shownBy(const QWidget *field)
{
    if (const auto *box = qobject_cast<const QCheckBox *>(field))
        return box->isChecked() ? u"true"_s : u"false"_s;
    if (const auto *box = qobject_cast<const QComboBox *>(field))
        return box->currentText();
    if (const auto *box = qobject_cast<const QSpinBox *>(field))
        return QString::number(box->value());
    return qobject_cast<const QLineEdit *>(field)->text();
}

QWidget *OptionsForm::createField(const TargetOption &option, const QString &value)
{
    switch (option.type) {
    case TargetOption::Type::Boolean: {
        auto *box = new QCheckBox(option.label.isEmpty() ? option.name : option.label, this);
        box->setChecked(value == "true"_L1);
        connect(box, &QCheckBox::toggled, this, &OptionsForm::edited);
        return box;
    }
    case TargetOption::Type::Enum: {
        auto *box = new QComboBox(this);
        box->addItems(option.values);
        box->setCurrentText(value);
        connect(box, &QComboBox::currentIndexChanged, this, &OptionsForm::edited);
        return box;
    }
    case TargetOption::Type::Integer: {
        auto *box = new QSpinBox(this);
        box->setRange(std::numeric_limits<int>::min(), std::numeric_limits<int>::max());
        box->setValue(value.toInt());
        connect(box, &QSpinBox::valueChanged, this, &OptionsForm::edited);
        return box;
    }
    case TargetOption::Type::String: break;
    }
    auto *edit = new QLineEdit(value, this);
    connect(edit, &QLineEdit::textChanged, this, &OptionsForm::edited);
    return edit;
}

void OptionsForm::setOptions(const std::vector<TargetOption> &options, const QMap<QString, QString> &values)
{
    qDeleteAll(findChildren<QWidget *>(QString(), Qt::FindDirectChildrenOnly));
    m_rows.clear();
    for (const TargetOption &option : options) {
        QWidget *field = createField(option, values.value(option.name, textOf(option.defaultValue)));
        field->setObjectName(u"option-"_s + option.name);
        field->setAccessibleName(option.label.isEmpty() ? option.name : option.label);
        m_rows.push_back({option, field});
        layout()->addWidget(option.type == TargetOption::Type::Boolean ? field : createLabelled(field->accessibleName(), field, this));
    }
}

QMap<QString, QString> OptionsForm::values() const
{
    QMap<QString, QString> values;
    for (const Row &row : m_rows) {
        if (const QString text = shownBy(row.field); text != textOf(row.option.defaultValue))
            values[row.option.name] = text;
    }
    return values;
}

} // namespace relata
