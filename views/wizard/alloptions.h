// The rarer answers of the form, behind "All options…".
#pragma once

#include "model/schema/relationshipform.h"
#include "views/wizard/formwords.h"

#include <QMap>
#include <QWidget>

class QCheckBox;
class QComboBox;
class QGridLayout;
class QLabel;
class QLineEdit;

namespace relata {

class BoundsEdit;

class AllOptions : public QWidget
{
    Q_OBJECT

public:
    explicit AllOptions(QWidget *parent = nullptr);

    void write(RelationshipForm &form) const;
    void read(const RelationshipForm &form);
    [[nodiscard]] std::optional<Action> chosenUpdate() const { return m_chosenUpdate; }
    void chooseUpdate(std::optional<Action> action) { m_chosenUpdate = action; }
    void present(const Schema &schema, const RelationshipForm &completed);

    [[nodiscard]] QComboBox *updateBox() const { return m_onUpdate; }
    [[nodiscard]] BoundsEdit *bounds() const { return m_bounds; }
    [[nodiscard]] BoundsEdit *otherBounds() const { return m_otherBounds; }
    [[nodiscard]] QComboBox *deferrableBox() const { return m_deferrable; }
    [[nodiscard]] QComboBox *matchBox() const { return m_match; }
    [[nodiscard]] QComboBox *enforcementBox() const { return m_enforcement; }
    [[nodiscard]] QLineEdit *constraintEdit() const { return m_constraint; }

    [[nodiscard]] QWidgetList tabChain() const;
    // Where what the database makes of this answer is said: right below it. nullptr: not one of these answers.
    [[nodiscard]] QLabel *noteBelow(const QWidget *field) const { return m_notes.value(field); }
    template<class Function> void forEachNote(Function &&f) const
    {
        for (QLabel *note : m_notes)
            f(note);
    }

signals:
    void edited();

private:
    void createRules();
    void createNames();
    QLabel *addRow(int row, int column, QWidget *widget, const QString &caption, const QString &tip);
    void closeGaps();
    QComboBox *combo(const QString &name, const QString &accessibleName);

    struct Row
    {
        QWidget *label, *widget, *note;
    };

    QGridLayout *m_grid = nullptr;
    QMap<std::pair<int, int>, Row> m_rows; // in the order of reading
    QWidgetList m_placed;                  // of them, those that are asked for
    QHash<const QWidget *, QLabel *> m_notes;
    QLabel *m_updateLabel = nullptr;
    QComboBox *m_onUpdate = nullptr;
    std::optional<Action> m_chosenUpdate;
    QLabel *m_enforcementLabel = nullptr;
    QComboBox *m_enforcement = nullptr;
    Enforcement m_chosenEnforcement = Enforcement::Enforced;
    QLabel *m_boundsLabel = nullptr;
    BoundsEdit *m_bounds = nullptr;
    QLabel *m_otherBoundsLabel = nullptr; // of what goes through a join entity
    BoundsEdit *m_otherBounds = nullptr;
    QLabel *m_otherDeselectLabel = nullptr;
    QComboBox *m_otherDeselect = nullptr;
    Deselect m_chosenOtherDeselect = Deselect::Nullify;
    QLabel *m_deferrableLabel = nullptr;
    QComboBox *m_deferrable = nullptr;
    QLabel *m_matchLabel = nullptr;
    QComboBox *m_match = nullptr;
    QLabel *m_constraintLabel = nullptr;
    QLineEdit *m_constraint = nullptr;
    QLineEdit *m_description = nullptr;
    QCheckBox *m_hideSource = nullptr;
    QCheckBox *m_hideTarget = nullptr;
};

} // namespace relata
