// Rows with something at their right end, in code letters: a count, a type, keys.
#pragma once

#include <QStyledItemDelegate>

namespace relata {

class DetailDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    struct Roles
    {
        int detail = Qt::UserRole; // QString
        int dim = -1;              // bool: faint; -1: none is
    };

    DetailDelegate(Roles roles, QObject *parent) : QStyledItemDelegate(parent), m_roles(roles) {}
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    void updateEditorGeometry(QWidget *editor, const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    Roles m_roles;
};

} // namespace relata
