#include "views/wizard/boundsedit.h"

#include "views/widgets/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QSpinBox>

namespace relata {

using namespace Qt::StringLiterals;

BoundsEdit::BoundsEdit(const QString &prefix, QWidget *parent) : QWidget(parent), m_minimum(new QSpinBox(this)), m_maximum(new QSpinBox(this))
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    m_minimum->setObjectName(prefix.isEmpty() ? u"minimum"_s : prefix + u"Minimum"_s);
    m_minimum->setAccessibleName(tr("At least"));
    m_maximum->setSpecialValueText(tr("any number"));
    m_maximum->setObjectName(prefix.isEmpty() ? u"maximum"_s : prefix + u"Maximum"_s);
    m_maximum->setAccessibleName(tr("At most"));
    auto *to = new QLabel(tr("to"), this);
    setTone(to, Tone::Soft);
    row->addWidget(m_minimum, 1);
    row->addWidget(to);
    row->addWidget(m_maximum, 1);
    setFocusProxy(m_minimum);
    for (QSpinBox *box : {m_minimum, m_maximum}) {
        box->setRange(0, 9999);
        box->setMinimumHeight(30); // as the fields beside it
        connect(box, &QSpinBox::valueChanged, this, &BoundsEdit::edited);
    }
}

int BoundsEdit::minimum() const
{
    return m_minimum->value();
}

std::optional<int> BoundsEdit::maximum() const
{
    return m_maximum->value() > 0 ? std::optional(m_maximum->value()) : std::nullopt;
}

void BoundsEdit::setBounds(int minimum, std::optional<int> maximum)
{
    m_minimum->setValue(minimum);
    m_maximum->setValue(maximum.value_or(0));
}

} // namespace relata
