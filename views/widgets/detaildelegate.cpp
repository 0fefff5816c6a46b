#include "views/widgets/detaildelegate.h"

#include "views/widgets/theme.h"

#include <QPainter>

namespace relata {

namespace {

constexpr int kGap = 8, kEnd = 10;

} // namespace

void DetailDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const QString detail = index.data(m_roles.detail).toString();
    const QFont font = Theme::codeFont();
    // Details give way before names do.
    const int nameWidth = option.fontMetrics.horizontalAdvance(index.data(Qt::DisplayRole).toString()) + option.decorationSize.width() + 3 * kGap;
    const int room = qMax(0, option.rect.width() - nameWidth - kEnd);
    const QFontMetrics metrics(font);
    const QString shown = metrics.elidedText(detail, Qt::ElideRight, room);
    const int width = shown.size() < 2 && detail.size() > 1 ? 0 : metrics.horizontalAdvance(shown);

    QStyleOptionViewItem wide = option;
    initStyleOption(&wide, index);
    const bool rightToLeft = option.direction == Qt::RightToLeft;
    if (m_roles.dim >= 0 && index.data(m_roles.dim).toBool())
        wide.palette.setColor(QPalette::Text, themeColors().faint);
    const QWidget *widget = option.widget;
    widget->style()->drawControl(QStyle::CE_ItemViewItem, &wide, painter, widget);
    if (width == 0)
        return;
    const QRect place = rightToLeft ? option.rect.adjusted(kEnd, 0, 0, 0) : option.rect.adjusted(0, 0, -kEnd, 0);
    painter->save();
    painter->setFont(font);
    painter->setPen(option.state & QStyle::State_Selected ? themeColors().accent : themeColors().faint);
    painter->drawText(place, Qt::AlignVCenter | (rightToLeft ? Qt::AlignLeft : Qt::AlignRight), shown);
    painter->restore();
}

void DetailDelegate::updateEditorGeometry(QWidget *editor, const QStyleOptionViewItem &option, const QModelIndex &) const
{
    editor->setGeometry(option.rect.adjusted(option.decorationSize.width() + 4, 1, -4, -1));
}

} // namespace relata
