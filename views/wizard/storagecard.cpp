#include "views/wizard/storagecard.h"

#include "model/sql/dialect.h"
#include "model/sql/promises.h"
#include "views/widgets/parts.h"
#include "views/widgets/theme.h"

#include <QButtonGroup>
#include <QLabel>
#include <QRadioButton>
#include <QVBoxLayout>

namespace relata {

using namespace Qt::StringLiterals;

namespace {

constexpr int kIndent = 24; // of what stands under a choice

} // namespace

StorageCard::StorageCard(QWidget *parent) : QFrame(parent), m_group(new QButtonGroup(this))
{
    setProperty("card", true);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(14, 12, 14, 14);
    layout->setSpacing(2);
    m_heading = createHeading(tr("How it is kept"), this);
    m_heading->setToolTip(tr("Can be changed later: the plan then says which rows move."));
    layout->addWidget(m_heading);
    layout->addSpacing(4);
    const auto add = [&](AnyStorage storage, const QString &name, const QString &text, const QString &tip) {
        auto *button = new QRadioButton(text, this);
        button->setObjectName(u"storage-"_s + name);
        button->setToolTip(tip);
        m_group->addButton(button, int(storage));
        auto *promises = new QLabel(this);
        setTone(promises, Tone::Caption);
        promises->setWordWrap(true);
        promises->setContentsMargins(kIndent, 0, 0, 6);
        promises->setObjectName(u"promises-"_s + name);
        m_promises.insert(int(storage), promises);
        layout->addWidget(button);
        layout->addWidget(promises);
    };
    add(AnyStorage::Pair, u"pair"_s, tr("Its entity and its key, checked against the list"), tr("A discriminator and a key, with a CHECK."));
    add(AnyStorage::Triggers, u"triggers"_s, tr("Its entity and its key, watched by triggers"), tr("A discriminator and a key, with a CHECK and triggers that keep it true."));
    add(AnyStorage::Arc, u"arc"_s, tr("A foreign key for each entity, one of them filled"), tr("An exclusive arc: nullable foreign keys, with a CHECK that one is filled."));
    m_note = new QLabel(this);
    setTone(m_note, Tone::Caption);
    m_note->setWordWrap(true);
    m_note->setObjectName(u"storageNote"_s);
    layout->addWidget(m_note);
    connect(m_group, &QButtonGroup::idToggled, this, [this](int, bool on) {
        if (on)
            emit edited();
    });
    setStorage(AnyStorage::Pair);
}

AnyStorage StorageCard::storage() const
{
    return AnyStorage(m_group->checkedId());
}

void StorageCard::setStorage(AnyStorage storage)
{
    const QSignalBlocker blocker(m_group);
    m_group->button(int(storage))->setChecked(true);
}

QWidgetList StorageCard::buttons() const
{
    QWidgetList widgets;
    for (QAbstractButton *button : m_group->buttons())
        widgets << button;
    return widgets;
}

void StorageCard::present(const QString &dialect, const QString &note)
{
    m_note->setText(note);
    m_note->setVisible(!note.isEmpty());
    if (dialect == m_dialect)
        return;
    m_dialect = dialect;
    const Dialect *known = dialectById(dialect);
    m_heading->setText(known ? tr("How it is kept in %1").arg(known->label) : tr("How it is kept"));
    for (auto label = m_promises.cbegin(); label != m_promises.cend(); ++label) {
        QStringList lines;
        for (const Promise &promise : promisesOf(AnyStorage(label.key()), dialect)) {
            if (promise.breach == Breach::Dangling || promise.breach == Breach::Orphan) // in the rest they are alike
                lines << (promise.held ? u"✓ "_s : u"○ "_s) + worded(promise);
        }
        label.value()->setText(lines.join(u'\n'));
    }
}

} // namespace relata
