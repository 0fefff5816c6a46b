// The endpoints that an exported API has for an entity, as given: this page knows no generator.
#pragma once

#include <QList>
#include <QWidget>

class QTreeWidget;

namespace relata {

class EmptyState;

struct EndpointLine
{
    QString method;
    QString path;
    QString summary;
};

class EndpointsPage : public QWidget
{
    Q_OBJECT

public:
    explicit EndpointsPage(QWidget *parent = nullptr);
    void setEndpoints(const QList<EndpointLine> &endpoints);
    [[nodiscard]] int count() const;

private:
    QTreeWidget *m_list = nullptr;
    EmptyState *m_empty = nullptr;
};

} // namespace relata
