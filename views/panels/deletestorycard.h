// What deleting one record of an entity does, in words, with a button that shows it on the canvas.
#pragma once

#include "model/schema/relationships.h"

#include <QWidget>

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace relata {

class DeleteStoryCard final : public QWidget
{
    Q_OBJECT

public:
    explicit DeleteStoryCard(QWidget *parent = nullptr);

    // Told when it is seen, so that walking through a large project doesn't wait for it.
    void setEntity(const SchemaIndex &index, EntityId entity);
    void setShown(EntityId entity); // on the canvas; none: nothing
    [[nodiscard]] QString summary() const;
    [[nodiscard]] QPushButton *button() const { return m_button; }

signals:
    void toggled(bool wanted);

protected:
    void showEvent(QShowEvent *event) override;

private:
    void tell();

    SchemaIndex m_index;
    EntityId m_entity;
    EntityId m_shown;
    bool m_told = true;
    QLabel *m_summary = nullptr;
    QVBoxLayout *m_steps = nullptr;
    QPushButton *m_button = nullptr;
};

} // namespace relata
