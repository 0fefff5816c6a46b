#include "views/canvas/removaldialog.h"

#include "views/widgets/theme.h"

#include <QCheckBox>
#include <QDialog>
#include <QDialogButtonBox>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

namespace relata {

using namespace Qt::StringLiterals;

namespace {

class Removals
{
    Q_DECLARE_TR_FUNCTIONS(RemovalDialog)
};

template<class T>
bool contains(const std::vector<T> &list, const T &value)
{
    return std::find(list.begin(), list.end(), value) != list.end();
}

QStringList fieldNames(const Schema &schema, const edits::Consequences &all)
{
    QStringList names;
    for (const auto &[entityId, fieldId] : all.fields) {
        const Entity *entity = schema.entities().get(entityId);
        const Field *field = entity ? entity->field(fieldId) : nullptr;
        if (field)
            names.append(entity->name + u'.' + field->name);
    }
    return names;
}

QWidget *createList(const QStringList &lines)
{
    auto *area = new QScrollArea;
    area->setAccessibleName(Removals::tr("What is deleted too"));
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *content = new QWidget;
    auto *rows = new QVBoxLayout(content);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(6);
    for (const QString &line : lines) {
        auto *label = new QLabel(u"\u2022  "_s + line);
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
        setTone(label, Tone::Soft);
        rows->addWidget(label);
    }
    rows->addStretch();
    area->setWidget(content);
    area->setMinimumWidth(460);
    area->setMinimumHeight(std::min(240, content->sizeHint().height() + 8));
    return area;
}

} // namespace

QStringList consequenceLines(const Schema &schema, const edits::Removal &removal, const edits::Consequences &all)
{
    QStringList lines;
    for (EntityId id : all.entities) {
        const Entity *entity = schema.entities().get(id);
        if (entity && !contains(removal.entities, id))
            lines.append(Removals::tr("%1, with %n field(s)", nullptr, int(entity->fields.size())).arg(entity->name));
    }
    for (RelationshipId id : all.relationships) {
        if (contains(removal.relationships, id))
            continue;
        const std::optional<RelationshipView> view = viewOf(schema, id);
        const Sentences sentences = view ? sentencesOf(schema, *view) : Sentences();
        if (view)
            lines.append(Removals::tr("Relationship: %1").arg(sentences.fromTarget.isEmpty() ? sentences.fromSource : sentences.fromTarget));
    }
    for (const QString &field : fieldNames(schema, all))
        lines.append(Removals::tr("Key field: %1").arg(field));
    return lines;
}

bool confirmRemoval(QWidget *parent, const Schema &schema, edits::Removal &removal, const edits::Consequences &all)
{
    const QStringList lines = consequenceLines(schema, removal, all);
    if (lines.isEmpty())
        return true;
    QDialog dialog(parent);
    dialog.setWindowTitle(Removals::tr("Delete"));
    dialog.setObjectName(u"removalDialog"_s);
    auto *layout = new QVBoxLayout(&dialog);
    layout->setContentsMargins(20, 18, 20, 16);
    layout->setSpacing(12);

    QStringList names;
    for (EntityId id : removal.entities) {
        if (const Entity *entity = schema.entities().get(id))
            names.append(entity->name);
    }
    auto *title = new QLabel(names.isEmpty() ? Removals::tr("Delete this relationship?")
                             : names.size() <= 3 ? Removals::tr("Delete %1?").arg(names.join(u", "_s))
                                                 : Removals::tr("Delete %n entities?", nullptr, int(names.size())));
    setTone(title, Tone::Title);
    layout->addWidget(title);
    layout->addWidget(new QLabel(Removals::tr("This goes too:")));
    layout->addWidget(createList(lines));
    auto *keys = new QCheckBox;
    keys->setChecked(removal.keyFields == edits::KeyFields::Remove);
    edits::Removal with = removal;
    with.keyFields = edits::KeyFields::Remove;
    const QStringList fields = fieldNames(schema, edits::consequencesOf(schema, with));
    keys->setText(fields.size() <= 3 ? Removals::tr("Also remove %1").arg(fields.join(u", "_s))
                                     : Removals::tr("Also remove %n key field(s) on entities that stay", nullptr, int(fields.size())));
    keys->setToolTip(fields.join(u'\n'));
    layout->addWidget(keys);
    keys->setVisible(!fields.isEmpty());
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    QPushButton *remove = buttons->addButton(Removals::tr("Delete"), QDialogButtonBox::AcceptRole);
    setLook(remove, ButtonLook::Danger);
    remove->setDefault(true);
    remove->setFocus();
    QObject::connect(buttons, &QDialogButtonBox::accepted, &dialog, &QDialog::accept);
    QObject::connect(buttons, &QDialogButtonBox::rejected, &dialog, &QDialog::reject);
    layout->addWidget(buttons);
    if (dialog.exec() != QDialog::Accepted)
        return false;
    removal.keyFields = keys->isChecked() && !fields.isEmpty() ? edits::KeyFields::Remove : edits::KeyFields::Keep;
    return true;
}

} // namespace relata
