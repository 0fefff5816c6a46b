// The rarer answers of the form, behind "All options…".
#pragma once

#include "model/schema/relationshipform.h"
#include "views/wizard/formwords.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QGridLayout;
class QLabel;
class QLineEdit;
class QSpinBox;

namespace relata {

class AllOptions : public QWidget
{
    Q_OBJECT

public:
    explicit AllOptions(QWidget *parent = nullptr);

    void write(RelationshipForm &form) const;
    void read(const RelationshipForm &form);
    void forgetUpdate() { m_chosenUpdate.reset(); }
    void present(const Schema &schema, const RelationshipForm &completed);

    [[nodiscard]] QComboBox *updateBox() const { return m_onUpdate; }
    [[nodiscard]] QSpinBox *minimumBox() const { return m_minimum; }
    [[nodiscard]] QComboBox *enforcementBox() const { return m_enforcement; }
    [[nodiscard]] QLineEdit *constraintEdit() const { return m_constraint; }

    [[nodiscard]] QWidgetList tabChain() const;

signals:
    void edited();

private:
    void createRules();
    void createNames();
    QLabel *addRow(int row, int column, QWidget *widget, const QString &caption, const QString &tip);
    QComboBox *combo(const QString &name, const QString &accessibleName);

    QGridLayout *m_grid = nullptr;
    QLabel *m_updateLabel = nullptr;
    QComboBox *m_onUpdate = nullptr;
    std::optional<Action> m_chosenUpdate;
    QComboBox *m_enforcement = nullptr;
    QLabel *m_boundsLabel = nullptr;
    QWidget *m_bounds = nullptr;
    QSpinBox *m_minimum = nullptr;
    QSpinBox *m_maximum = nullptr;
    QComboBox *m_deferrable = nullptr;
    QLabel *m_matchLabel = nullptr;
    QComboBox *m_match = nullptr;
    QLineEdit *m_constraint = nullptr;
    QLineEdit *m_description = nullptr;
    QCheckBox *m_hideSource = nullptr;
    QCheckBox *m_hideTarget = nullptr;
};

} // namespace relata
