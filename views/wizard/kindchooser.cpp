#include "views/wizard/kindchooser.h"

#include "views/widgets/theme.h"

#include <QAbstractButton>
#include <QButtonGroup>
#include <QGridLayout>
#include <QLabel>
#include <QPainter>

namespace relata {

using namespace Qt::StringLiterals;

namespace {

constexpr int kButtonHeight = 46;
constexpr int kColumns = 5;

class KindButton : public QAbstractButton
{
public:
    KindButton(const KindChoice &choice, QWidget *parent) : QAbstractButton(parent), m_choice(choice)
    {
        setText(choice.label);
        setToolTip(choice.hint);
        setAccessibleName(text());
        setAccessibleDescription(toolTip());
        setCheckable(true);
        setFocusPolicy(Qt::StrongFocus);
        setAttribute(Qt::WA_Hover);
        setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    }

    [[nodiscard]] const KindChoice &choice() const { return m_choice; }
    [[nodiscard]] QSize sizeHint() const override { return {std::max(88, labelWidth() + 8), kButtonHeight}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {std::max(72, labelWidth() + 4), kButtonHeight}; }

protected:
    void paintEvent(QPaintEvent *) override
    {
        const ThemeColors &colors = themeColors();
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        const QColor ground = isChecked() ? colors.accentSoft : underMouse() ? colors.sunk : colors.panel;
        const QColor ink = isChecked() ? colors.accent : colors.soft;
        const QRectF box = QRectF(rect()).adjusted(1, 1, -1, -1);
        painter.setPen(hasFocus() ? QPen(colors.accent, 1.2) : QPen(Qt::NoPen));
        painter.setBrush(ground);
        painter.drawRoundedRect(box, 8, 8);
        paintKindPicture(painter, m_choice, {width() / 2.0, 16}, ink, ground);
        painter.setFont(labelFont());
        painter.setPen(ink);
        painter.drawText(QRectF(0, 27, width(), 16), Qt::AlignCenter, text());
    }

private:
    QFont labelFont() const
    {
        QFont font = this->font();
        font.setPixelSize(12);
        font.setWeight(isChecked() ? QFont::DemiBold : QFont::Normal);
        return font;
    }
    int labelWidth() const
    {
        QFont font = labelFont();
        font.setWeight(QFont::DemiBold);
        return QFontMetrics(font).horizontalAdvance(text());
    }

    KindChoice m_choice;
};

} // namespace

KindChooser::KindChooser(QWidget *parent) : QWidget(parent), m_group(new QButtonGroup(this))
{
    auto *layout = new QGridLayout(this);
    layout->setContentsMargins(10, 4, 4, 4);
    layout->setHorizontalSpacing(2);
    layout->setVerticalSpacing(0);
    m_group->setExclusive(true);
    int row = -1, column = 0;
    std::optional<KindChoice::Group> group;
    for (const KindChoice &choice : kindChoices()) {
        if (group != choice.group || column == kColumns) {
            ++row;
            column = 0;
            auto *label = new QLabel(group == choice.group ? QString() : groupLabel(choice.group), this);
            setTone(label, Tone::Caption);
            label->setWordWrap(true);
            label->setFixedWidth(54);
            layout->addWidget(label, row, 0);
            group = choice.group;
        }
        auto *button = new KindButton(choice, this);
        button->setObjectName(u"kind-"_s + choice.id);
        m_group->addButton(button);
        layout->addWidget(button, row, ++column);
        layout->setColumnStretch(column, 1);
        connect(button, &QAbstractButton::toggled, this, [this](bool on) {
            if (on && !signalsBlocked())
                emit kindChosen();
        });
    }
    setAccessibleName(tr("Kind of relationship"));
    connect(&Theme::instance(), &Theme::changed, this, QOverload<>::of(&QWidget::update));
}

std::optional<KindChoice> KindChooser::choice() const
{
    const auto *button = static_cast<const KindButton *>(m_group->checkedButton());
    return button ? std::optional(button->choice()) : std::nullopt;
}

QString KindChooser::kind() const
{
    const auto chosen = choice();
    return chosen ? chosen->key() : QString();
}

void KindChooser::setChoice(const RelationshipForm &form)
{
    const auto wanted = kindChoiceOf(form);
    const QSignalBlocker blocker(this);
    for (QAbstractButton *button : m_group->buttons()) {
        if (wanted && static_cast<KindButton *>(button)->choice().id == wanted->id)
            button->setChecked(true);
    }
}

void KindChooser::setFocusToChosen()
{
    if (QAbstractButton *button = m_group->checkedButton())
        button->setFocus(Qt::OtherFocusReason);
}

QWidgetList KindChooser::buttons() const
{
    QWidgetList widgets;
    for (QAbstractButton *button : m_group->buttons())
        widgets << button;
    return widgets;
}

void KindChooser::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(themeColors().line, 1));
    painter.setBrush(themeColors().panel);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 10, 10);
}

} // namespace relata
