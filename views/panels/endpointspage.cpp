#include "views/panels/endpointspage.h"

#include "views/widgets/parts.h"
#include "views/widgets/theme.h"

#include <QHeaderView>
#include <QTreeWidget>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace relata {

EndpointsPage::EndpointsPage(QWidget *parent)
    : QWidget(parent), m_list(new QTreeWidget), m_empty(new EmptyState(u"endpoint"_s, tr("No endpoints"), tr("None of this entity's operations is offered.")))
{
    m_list->setAccessibleName(tr("Endpoints"));
    m_list->setColumnCount(2);
    m_list->setHeaderHidden(true);
    m_list->setRootIsDecorated(false);
    m_list->setIndentation(8);
    m_list->setUniformRowHeights(true);
    m_list->header()->setSectionResizeMode(0, QHeaderView::ResizeToContents);
    m_list->header()->setSectionResizeMode(1, QHeaderView::Stretch);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 6, 0, 0);
    layout->addWidget(m_list);
    layout->addWidget(m_empty);
    m_list->hide();
}

void EndpointsPage::setEndpoints(const QList<EndpointLine> &endpoints)
{
    m_list->clear();
    const QFont font = Theme::codeFont();
    for (const EndpointLine &line : endpoints) {
        auto *item = new QTreeWidgetItem(m_list, {line.method, line.path});
        for (int column : {0, 1}) {
            item->setFont(column, font);
            item->setToolTip(column, line.summary.isEmpty() ? line.path : line.summary);
        }
        item->setForeground(0, line.method == "DELETE"_L1 ? themeColors().error : line.method == "GET"_L1 ? themeColors().ok : themeColors().reference);
    }
    m_list->setVisible(!endpoints.isEmpty());
    m_empty->setVisible(endpoints.isEmpty());
}

int EndpointsPage::count() const
{
    return m_list->topLevelItemCount();
}

} // namespace relata
