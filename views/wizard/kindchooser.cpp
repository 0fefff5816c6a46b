#include "views/wizard/kindchooser.h"

#include "model/diagram/endmarks.h"
#include "model/schema/relationshipkinds.h"
#include "views/widgets/theme.h"

#include <QAbstractButton>
#include <QButtonGroup>
#include <QCoreApplication>
#include <QHBoxLayout>
#include <QPainter>

namespace relata {

using namespace Qt::StringLiterals;

namespace {

constexpr int kButtonHeight = 56;

void paintEnd(QPainter &painter, EndPicture picture, QPointF at, QPointF outwards)
{
    const Cardinality cardinality = picture == EndPicture::Many ? Cardinality{0, std::nullopt} : Cardinality{1, 1};
    const diagram::EndMark mark = diagram::endMark(cardinality, at, outwards);
    for (int i = 0; i < mark.lineCount; ++i)
        painter.drawLine(mark.lines[size_t(i)]);
    if (mark.ring)
        painter.drawEllipse(*mark.ring, diagram::kRingRadius, diagram::kRingRadius);
}

class KindButton : public QAbstractButton
{
public:
    KindButton(const RelationshipKind &kind, QWidget *parent) : QAbstractButton(parent), m_kind(kind)
    {
        setText(QCoreApplication::translate("RelationshipKind", kind.label));
        setToolTip(QCoreApplication::translate("RelationshipKind", kind.hint));
        setAccessibleName(text());
        setAccessibleDescription(toolTip());
        setCheckable(true);
        setFocusPolicy(Qt::StrongFocus);
        setAttribute(Qt::WA_Hover);
        setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    }

    [[nodiscard]] QString key() const { return QString::fromLatin1(m_kind.key); }
    [[nodiscard]] QSize sizeHint() const override { return {std::max(96, labelWidth() + 18), kButtonHeight}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {std::max(72, labelWidth() + 10), kButtonHeight}; }

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

        const QPointF left(width() / 2.0 - 28, 18), right(width() / 2.0 + 28, 18);
        painter.setPen(QPen(ink, 1.4));
        painter.drawLine(left, right);
        painter.setBrush(ground);
        paintEnd(painter, m_kind.sourcePicture, left, {1, 0});
        paintEnd(painter, m_kind.targetPicture, right, {-1, 0});

        painter.setFont(labelFont());
        painter.setPen(ink);
        painter.drawText(QRectF(0, 32, width(), 18), Qt::AlignCenter, text());
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

    const RelationshipKind &m_kind;
};

} // namespace

KindChooser::KindChooser(QWidget *parent) : QWidget(parent), m_group(new QButtonGroup(this))
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(4, 4, 4, 4);
    layout->setSpacing(4);
    m_group->setExclusive(true);
    for (const RelationshipKind &kind : relationshipKinds()) {
        if (kind.any != AnySide::None)
            continue; // what stands for a side is chosen in no window yet
        auto *button = new KindButton(kind, this);
        button->setObjectName(u"kind-"_s + button->key());
        m_group->addButton(button);
        layout->addWidget(button, 1);
        connect(button, &QAbstractButton::toggled, this, [this, button](bool on) {
            if (on && !signalsBlocked())
                emit kindChosen(button->key());
        });
    }
    setAccessibleName(tr("Kind of relationship"));
    connect(&Theme::instance(), &Theme::changed, this, QOverload<>::of(&QWidget::update));
}

QString KindChooser::kind() const
{
    const auto *button = static_cast<const KindButton *>(m_group->checkedButton());
    return button ? button->key() : QString();
}

void KindChooser::setKind(const QString &key)
{
    const QSignalBlocker blocker(this);
    for (QAbstractButton *button : m_group->buttons()) {
        if (static_cast<KindButton *>(button)->key() == key)
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
