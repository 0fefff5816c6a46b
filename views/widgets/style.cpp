#include "views/widgets/style.h"

#include "views/widgets/theme.h"

#include <QAbstractItemView>
#include <QPainter>
#include <QPainterPath>
#include <QStyleFactory>
#include <QStyleOption>

using namespace Qt::StringLiterals;

namespace relata {

namespace {

constexpr int kInputHeight = 30;
constexpr int kIndicator = 16;
constexpr int kComboArrow = 24;

void drawChevron(QPainter *painter, const QRectF &rect, Qt::ArrowType arrow, const QColor &color)
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->translate(rect.center());
    switch (arrow) {
    case Qt::UpArrow: painter->rotate(180); break;
    case Qt::LeftArrow: painter->rotate(90); break;
    case Qt::RightArrow: painter->rotate(-90); break;
    default: break;
    }
    painter->setPen(QPen(color, 1.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter->drawPolyline(QPolygonF{QPointF(-3.5, -1.75), QPointF(0, 1.75), QPointF(3.5, -1.75)});
    painter->restore();
}

void drawCheck(QPainter *painter, const QStyleOption *option, const ThemeColors &c, bool round)
{
    const bool enabled = option->state & QStyle::State_Enabled;
    const bool on = option->state & QStyle::State_On;
    const bool partly = option->state & QStyle::State_NoChange;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const int side = qMin(kIndicator, qMin(option->rect.width(), option->rect.height()));
    QRectF box(0, 0, side - 1.5, side - 1.5);
    box.moveCenter(QRectF(option->rect).center());
    const QColor ink = enabled ? c.accent : c.faint;
    painter->setPen(QPen(on || partly ? ink : (option->state & QStyle::State_MouseOver && enabled ? c.accent : c.faint), 1.5));
    painter->setBrush(on || partly ? QBrush(ink) : QBrush(c.panel));
    const double radius = round ? box.width() / 2 : 4;
    painter->drawRoundedRect(box, radius, radius);
    painter->setPen(QPen(c.onAccent, 1.75, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter->setBrush(Qt::NoBrush);
    painter->translate(box.center());
    if (on && round) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(c.onAccent);
        painter->drawEllipse(QPointF(0, 0), 2.75, 2.75);
    } else if (on) {
        painter->drawPolyline(QPolygonF{QPointF(-3.5, 0.25), QPointF(-1, 2.75), QPointF(3.5, -2.5)});
    } else if (partly) {
        painter->drawLine(QPointF(-3, 0), QPointF(3, 0));
    }
    painter->restore();
}

void drawFrame(QPainter *painter, const QStyleOption *option, const ThemeColors &c)
{
    const bool enabled = option->state & QStyle::State_Enabled;
    const bool focused = option->state & QStyle::State_HasFocus;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(focused ? c.accent : c.inputLine, 1));
    painter->setBrush(enabled ? c.panel : c.sunk);
    painter->drawRoundedRect(QRectF(option->rect).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
    painter->restore();
}

} // namespace

Style::Style() : QProxyStyle(QStyleFactory::create(u"Fusion"_s))
{
}

void Style::drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter, const QWidget *widget) const
{
    const ThemeColors &c = themeColors();
    const QColor ink = option->state & State_Enabled ? c.soft : c.faint;
    switch (element) {
    case PE_IndicatorCheckBox:
    case PE_IndicatorItemViewItemCheck:
    case PE_IndicatorMenuCheckMark:
        drawCheck(painter, option, c, false);
        return;
    case PE_IndicatorRadioButton:
        drawCheck(painter, option, c, true);
        return;
    case PE_IndicatorArrowDown:
    case PE_IndicatorSpinDown:
        drawChevron(painter, option->rect, Qt::DownArrow, ink);
        return;
    case PE_IndicatorArrowUp:
    case PE_IndicatorSpinUp:
        drawChevron(painter, option->rect, Qt::UpArrow, ink);
        return;
    case PE_IndicatorArrowLeft:
        drawChevron(painter, option->rect, Qt::LeftArrow, ink);
        return;
    case PE_IndicatorArrowRight:
        drawChevron(painter, option->rect, Qt::RightArrow, ink);
        return;
    case PE_IndicatorBranch:
        if (option->state & State_Children) {
            const bool open = option->state & State_Open;
            drawChevron(painter, option->rect, open ? Qt::DownArrow : option->direction == Qt::RightToLeft ? Qt::LeftArrow : Qt::RightArrow, ink);
        }
        return;
    case PE_FrameFocusRect:
        if (option->state & State_KeyboardFocusChange) {
            painter->save();
            painter->setRenderHint(QPainter::Antialiasing);
            painter->setPen(QPen(c.accent, 1.5));
            painter->setBrush(Qt::NoBrush);
            painter->drawRoundedRect(QRectF(option->rect).adjusted(1, 1, -1, -1), 4, 4);
            painter->restore();
        }
        return;
    default:
        QProxyStyle::drawPrimitive(element, option, painter, widget);
    }
}

void Style::drawComplexControl(ComplexControl control, const QStyleOptionComplex *option, QPainter *painter, const QWidget *widget) const
{
    const ThemeColors &c = themeColors();
    if (control == CC_ComboBox) {
        drawFrame(painter, option, c);
        const QRect arrow = subControlRect(CC_ComboBox, option, SC_ComboBoxArrow, widget);
        drawChevron(painter, arrow, Qt::DownArrow, option->state & State_Enabled ? c.soft : c.faint);
        return;
    }
    if (control == CC_SpinBox) {
        drawFrame(painter, option, c);
        const auto *spin = qstyleoption_cast<const QStyleOptionSpinBox *>(option);
        if (spin && spin->buttonSymbols != QAbstractSpinBox::NoButtons) {
            const auto arrow = [&](SubControl part, Qt::ArrowType type, QAbstractSpinBox::StepEnabledFlag step) {
                const bool enabled = option->state & State_Enabled && spin->stepEnabled & step;
                drawChevron(painter, subControlRect(CC_SpinBox, option, part, widget), type, enabled ? c.soft : c.inputLine);
            };
            arrow(SC_SpinBoxUp, Qt::UpArrow, QAbstractSpinBox::StepUpEnabled);
            arrow(SC_SpinBoxDown, Qt::DownArrow, QAbstractSpinBox::StepDownEnabled);
        }
        return;
    }
    QProxyStyle::drawComplexControl(control, option, painter, widget);
}

QRect Style::subControlRect(ComplexControl control, const QStyleOptionComplex *option, SubControl part, const QWidget *widget) const
{
    const QRect rect = option->rect;
    if (control == CC_ComboBox && (part == SC_ComboBoxArrow || part == SC_ComboBoxEditField)) {
        const QRect wanted = part == SC_ComboBoxArrow ? QRect(rect.right() - kComboArrow, rect.top(), kComboArrow, rect.height())
                                                      : rect.adjusted(6, 2, -kComboArrow - 2, -2);
        return visualRect(option->direction, rect, wanted);
    }
    if (control == CC_SpinBox) {
        const int half = rect.height() / 2;
        QRect wanted;
        switch (part) {
        case SC_SpinBoxUp: wanted = QRect(rect.right() - 22, rect.top() + 2, 20, half - 2); break;
        case SC_SpinBoxDown: wanted = QRect(rect.right() - 22, rect.top() + half, 20, half - 2); break;
        case SC_SpinBoxEditField: wanted = rect.adjusted(6, 2, -24, -2); break;
        default: return QProxyStyle::subControlRect(control, option, part, widget);
        }
        return visualRect(option->direction, rect, wanted);
    }
    return QProxyStyle::subControlRect(control, option, part, widget);
}

QSize Style::sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &size, const QWidget *widget) const
{
    QSize wanted = QProxyStyle::sizeFromContents(type, option, size, widget);
    const bool inCell = widget && widget->parentWidget() && qobject_cast<const QAbstractItemView *>(widget->parentWidget()->parentWidget());
    if ((type == CT_ComboBox || type == CT_SpinBox) && !inCell) {
        wanted.setHeight(kInputHeight);
        wanted.rwidth() += 8;
    }
    return wanted;
}

int Style::pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const
{
    switch (metric) {
    case PM_IndicatorWidth:
    case PM_IndicatorHeight:
    case PM_ExclusiveIndicatorWidth:
    case PM_ExclusiveIndicatorHeight: return kIndicator;
    case PM_CheckBoxLabelSpacing:
    case PM_RadioButtonLabelSpacing: return 7;
    case PM_SmallIconSize:
    case PM_ListViewIconSize:
    case PM_ButtonIconSize:
    case PM_ToolBarIconSize:
    case PM_TabBarIconSize: return 16;
    case PM_DockWidgetSeparatorExtent:
    case PM_SplitterWidth: return 1;
    case PM_ScrollView_ScrollBarSpacing: return 0;
    case PM_TreeViewIndentation: return 16;
    default: return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int Style::styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget, QStyleHintReturn *answer) const
{
    switch (hint) {
    case SH_ComboBox_Popup:
    case SH_UnderlineShortcut: return 0;
    case SH_EtchDisabledText:
    case SH_DialogButtonBox_ButtonsHaveIcons: return 0;
    case SH_ItemView_ShowDecorationSelected: return 1;
    case SH_ToolTip_WakeUpDelay: return 500;
    default: return QProxyStyle::styleHint(hint, option, widget, answer);
    }
}

} // namespace relata
