// The window's head: menus, the project's name and state, undo and redo, the way to everything, export.
#pragma once

#include <QWidget>

class QAction;
class QHBoxLayout;
class QLabel;
class QMenuBar;
class QPushButton;

namespace relata {

class TopBar : public QWidget
{
    Q_OBJECT

public:
    explicit TopBar(QWidget *parent = nullptr);

    [[nodiscard]] QMenuBar *menuBar() const { return m_menus; }
    [[nodiscard]] QPushButton *paletteButton() const { return m_palette; }
    [[nodiscard]] QPushButton *exportButton() const { return m_export; }
    void setUndoActions(QAction *undo, QAction *redo);
    void setProject(const QString &name, const QString &state);

signals:
    void paletteWanted();
    void exportWanted();

private:
    QMenuBar *m_menus = nullptr;
    QLabel *m_name = nullptr;
    QLabel *m_state = nullptr;
    QHBoxLayout *m_history = nullptr;
    QPushButton *m_palette = nullptr;
    QPushButton *m_export = nullptr;
};

} // namespace relata
