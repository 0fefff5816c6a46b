// The left of the form: every answer. It holds nothing but what the person typed and chose; what that means comes back as a FormState.
#pragma once

#include "views/wizard/formpreview.h"
#include "views/wizard/formwords.h"

#include <QWidget>
#include <array>

class QCheckBox;
class QComboBox;
class QFrame;
class QLabel;
class QLineEdit;
class QSpinBox;
class QVBoxLayout;

namespace relata {

class AllOptions;
class AllowCard;
class ExternalCard;
class JoinCard;
class KindChooser;
class SideCard;
class StorageCard;

class FormPage : public QWidget
{
    Q_OBJECT

public:
    explicit FormPage(const Schema &schema, QWidget *parent = nullptr);

    // Entities to choose from; what is typed stays.
    void setSchema(const Schema &schema);
    [[nodiscard]] RelationshipForm form() const;
    void setForm(const RelationshipForm &form); // doesn't emit
    // Words, defaults and the verdict for the answers.
    void present(const FormState &state);
    // What the database makes of the answers, told beside the field that it speaks of.
    void presentNotes(const std::vector<FormNote> &notes);
    void focusPart(formwords::Part part);
    void focusFirst(); // what is still to be answered
    void showOptions(bool shown);
    [[nodiscard]] QWidgetList tabChain() const; // in the order of reading

    [[nodiscard]] KindChooser *kinds() const { return m_kinds; }
    [[nodiscard]] SideCard *sourceCard() const { return m_source; }
    [[nodiscard]] SideCard *targetCard() const { return m_target; }
    [[nodiscard]] JoinCard *joinCard() const { return m_join; }
    [[nodiscard]] AllowCard *sourceAllow() const { return m_sourceAllow; }
    [[nodiscard]] AllowCard *targetAllow() const { return m_targetAllow; }
    [[nodiscard]] StorageCard *storageCard() const { return m_storage; }
    [[nodiscard]] ExternalCard *externalCard() const { return m_external; }
    [[nodiscard]] AllOptions *allOptions() const { return m_options; }
    // Not laid out here: it has its place below the page, so that it is seen wherever the page is scrolled to.
    [[nodiscard]] QLabel *verdict() const { return m_verdict; }
    [[nodiscard]] QFrame *rows() const { return m_rowsBox; } // what happens to rows that are there

signals:
    void edited();
    void entityWanted(const QString &name); // the person asks for an entity that isn't there yet

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    enum KeyPlace { AtTarget, AtSource, AtJunction, AnyAtTarget, AnyAtSource, AnyAtJunction };
    // What was said about the key while it had that place.
    struct Said
    {
        QStringList sourceKey, targetKey;
        std::optional<Action> onDelete, onUpdate;
        QStringList setNullFields;
    };
    // A reference as it was saved: where it was the default of its kind, it takes that of another; its kind brings it back.
    struct Saved
    {
        QString text;
        bool isDefault = false;
    };

    void createKinds();
    void createSides();
    void createLists();
    void createSentences();
    void createRows();
    void createJoin();
    void createChecks();
    void createActions();
    void createOptions();
    void createVerdict();
    QVBoxLayout *column() const;
    QCheckBox *addCheck(const QString &name, const QString &text, const QString &tip);
    QLineEdit *createSortField(const QString &name, const QString &accessibleName, QWidget *parent);
    [[nodiscard]] KeyPlace keyPlace() const;
    void turnToKind();
    void presentSides(const FormState &state);
    void presentLists(const FormState &state);
    void presentElsewhere(const FormState &state);
    void presentSentences(const FormState &state);
    void presentActions(const FormState &state);
    void presentVerdict(const FormState &state);
    void showRows();
    void followLink(const QString &link);
    [[nodiscard]] QWidget *widgetOf(formwords::Part part) const;

    Schema m_schema;
    RelationshipId m_existing;
    KeyPlace m_keyPlace = AtTarget;
    std::array<Said, 6> m_said;
    QString m_savedChoice; // the kind, or the role that has a name
    Saved m_savedSource, m_savedTarget;
    QStringList m_setNullFields;
    KindChooser *m_kinds = nullptr;
    SideCard *m_source = nullptr;
    SideCard *m_target = nullptr;
    AllowCard *m_sourceAllow = nullptr;
    AllowCard *m_targetAllow = nullptr;
    StorageCard *m_storage = nullptr;
    ExternalCard *m_external = nullptr;
    QFrame *m_well = nullptr;
    QLabel *m_sentences = nullptr;
    JoinCard *m_join = nullptr;
    QWidget *m_checks = nullptr;
    QLabel *m_elsewhere = nullptr; // what is so where the two lie in different data sources
    QCheckBox *m_sourcePrimary = nullptr;
    QCheckBox *m_sourceOptional = nullptr;
    QCheckBox *m_targetPrimary = nullptr;
    QCheckBox *m_targetOptional = nullptr;
    QCheckBox *m_sorted = nullptr;
    QLineEdit *m_sortField = nullptr;
    QLabel *m_deleteLabel = nullptr;
    QComboBox *m_onDelete = nullptr;
    std::optional<Action> m_chosenDelete;
    QLabel *m_deselectLabel = nullptr;
    QComboBox *m_deselect = nullptr;
    Deselect m_chosenDeselect = Deselect::Nullify;
    QLabel *m_keySideLabel = nullptr;
    QComboBox *m_keySide = nullptr;
    QLabel *m_reassignLabel = nullptr; // of a one-to-one
    QComboBox *m_reassign = nullptr;
    Reassign m_chosenReassign = Reassign::Refuse;
    QLabel *m_guardLabel = nullptr; // of a tree
    QComboBox *m_guard = nullptr;
    QLabel *m_depthLabel = nullptr;
    QSpinBox *m_depth = nullptr;
    QHash<const QWidget *, QLabel *> m_notesBelow;
    QWidget *m_otherSort = nullptr; // of what goes through a join entity
    QCheckBox *m_otherSorted = nullptr;
    QLineEdit *m_otherSortField = nullptr;
    AllOptions *m_options = nullptr;
    QFrame *m_rowsBox = nullptr;
    QLabel *m_rows = nullptr;
    QStringList m_rowTexts;  // what happens to rows
    QStringList m_noteTexts; // what has no field of its own
    QLabel *m_verdict = nullptr;
};

} // namespace relata
